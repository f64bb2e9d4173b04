/** Words that set a tone, folded. To change a tone, change its words. */
export const toneWords: Readonly<Record<string, readonly string[]>> = {
  Hopeful:
    'hope|hopeful|friendship|redemption|dream|overcome|inspire|inspiring|heal|second chance|triumph|kindness|courage|rebuild|freedom|forgive|forgiveness|new life|uplifting|determined|against all odds|decency|solace'.split(
      '|',
    ),
  Dark: 'murder|killer|kill|death|corrupt|corruption|brutal|violence|evil|demon|torture|massacre|sinister|nightmare|doomed|obsession|madness|abuse|cruel|horrific|slaughter|hell|dead body|suicide'.split(
    '|',
  ),
  Tense:
    'chase|hostage|bomb|kidnap|kidnapped|conspiracy|race against time|deadline|hunted|fugitive|escape|trapped|assassin|suspect|suspicion|threat|danger|on the run|cat and mouse|stalked|terrorist|undercover|before it is too late|framed'.split(
      '|',
    ),
  Romantic:
    'love|romance|lover|fall in love|falls in love|fell in love|wedding|marriage|kiss|heart|soulmate|affair|sweetheart|passion|courtship|bride|engaged'.split(
      '|',
    ),
  Comic:
    'hilarious|comic|comedy|funny|prank|misadventure|zany|wacky|mishap|chaos ensues|awkward|bumbling|absurd|slacker|party|mistaken identity|hijinks|misfit|laugh|ridiculous'.split(
      '|',
    ),
  Melancholic:
    'grief|loss|lonely|loneliness|mourning|memory|memories|regret|widow|widower|farewell|terminal illness|dying|estranged|aging|nostalgia|sorrow|past|funeral|grieving|quiet'.split(
      '|',
    ),
  Adventurous:
    'quest|journey|treasure|expedition|adventure|explorer|jungle|voyage|discover|island|lost city|mission|legendary|daring|uncharted|sets out|sail'.split(
      '|',
    ),
  Epic: 'kingdom|empire|battle|army|throne|war|destiny|prophecy|warrior|galaxy|civilization|saga|conquest|legion|rebellion|king'.split(
    '|',
  ),
  Satirical:
    'satire|satirical|parody|spoof|mockumentary|bureaucracy|consumerism|media circus|hypocrisy|celebrity culture|lampoon'.split(
      '|',
    ),
  Mysterious:
    'mystery|mysterious|secret|disappearance|disappears|vanished|detective|clue|investigate|strange|enigmatic|uncover|puzzle|unexplained'.split(
      '|',
    ),
};

/** Where the words of a plot say little, its genre does. */
export const toneOfGenre: Readonly<Record<string, string>> = {
  Comedy: 'Comic',
  Romance: 'Romantic',
  Horror: 'Dark',
  Thriller: 'Tense',
  Crime: 'Dark',
  Mystery: 'Mysterious',
  Adventure: 'Adventurous',
  War: 'Epic',
  History: 'Epic',
  Fantasy: 'Adventurous',
  Family: 'Hopeful',
  Drama: 'Melancholic',
  Action: 'Tense',
};
