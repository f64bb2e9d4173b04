/**
 * Words that set a tone, folded; `*` stands for any ending. They are what plots of that tone tell of (a bomb is tense, a widow
 * melancholic), not praise or blame. To change a tone, change its words.
 */
export const toneWords: Readonly<Record<string, readonly string[]>> = {
  Hopeful:
    'hope|hopeful*|hopes|friendship*|befriend*|redempt*|dream|dreams|overcom*|inspir*|heal|heals|healing|second chance|triumph*|kindness|courage*|rebuild*|freedom|forgiv*|new life|uplift*|determin*|against all odds|decency|solace|champion*|teacher*|pupil*|teaches|talent*|proves|support*|scholarship|stand up for|underdog*|prejudice|segregat*|integrat*|mentor*|encourag*|persever*|orphan*|adopt*|better life|better day|dignity|stubborn*|patient|modest|olympic*|finds his voice|finds her voice|wins over|finds out that he can|believe*|believing|coach|coaches|promise*|grateful|peace|rights|justice'.split(
      '|',
    ),
  Dark: 'murder*|kill|killer*|killing*|kills|corrupt*|brutal*|violen*|evil|demon*|devil*|tortur*|massacre*|sinister|nightmare*|doomed|madness|abus*|cruel*|horrif*|slaughter*|hell|dead body|corpse*|suicid*|rape*|addict*|heroin|cannibal*|butcher*|blood*|possessed|curse*|serial|gangster*|mob|drug*|rage|hatred|hates|monster*|zombie*|ritual*|cult*|sadis*|psychopath*|deranged|insan*|decay*|poison*|revenge|vengeance|greed*|gruesome|victim*|paranoi*|delusion*|starv*|despair*|thug*|dismember*|strangl*|guilt*|incest*|depraved|obsession|obsessed|abduct*|lust*|sins'.split(
    '|',
  ),
  Tense:
    'chase*|chasing|hostage*|bomb*|explod*|explosi*|kidnap*|conspir*|race against time|races against|deadline|hunted|fugitive*|escape|escapes|trapped|assassin*|threat*|danger*|on the run|pursue*|pursuit|cat and mouse|stalk*|terroris*|undercover|before it is too late|framed|sniper*|hijack*|ransom*|agent|agents|surviv*|siege|standoff|countdown|burglar*|runs out of time|submarine*|sealed|locked|stranded|gunman|marshal*|closes in|shark*|suspect*|manhunt|witness*|blackmail*|double agent|mole|wired|detonat*|shoot out|pinned|captor*|intruder*|rigged|wrongly|hitman|heist|robbery|robbers|smuggl*'.split(
      '|',
    ),
  Romantic:
    'love|loves|loved|falls for|fell for|falls in love|romance*|romantic*|wedding*|kiss*|heart|hearts|soulmate*|affair*|sweetheart*|passion*|courtship|bride|engaged|fiance*|girlfriend*|boyfriend*|suitor*|propose*|proposal*|flirt*|attracted|lover*|dating|seduc*|infatuat*|star crossed|true love|marries|matchmak*|valentine*|strangers|courting|adores'.split(
      '|',
    ),
  Comic:
    'hilarious*|comic*|comed*|funny|prank*|misadventure*|zany|wacky|mishap*|chaos|awkward*|bumbling|absurd|slacker*|party|mistaken identity|hijinks|misfit*|laugh*|ridiculous*|clumsy|idiot*|eccentric*|pretends|disguise*|hapless|inept|dim witted|quarrel*|embarrass*|hangover|drunk*|roommate*|fake|imperson*|oblivious|cheeky|silly|goofy|lazy|by mistake|outwit*|antics|neurotic|timid|nosy|bathrobe|slob|unemployable|schoolboy*|truant*|stumbles|rival*|nuisance|tipsy|spoiled|nanny|insult*|toilet|dress up|trousers'.split(
      '|',
    ),
  Melancholic:
    'grief|griev*|loss|lonely|loneliness|mourn*|memory|memories|regret*|widow*|farewell|terminal*|ill|illness|dying|estranged|aging|ageing|grow old|grows old|elderly|nostalgi*|sorrow*|past|funeral*|burial*|quiet|quietly|sad|sadness|falls apart|drift*|retired|alone|divorce*|dementia|remembers|forgotten|forgets|stroke|looks back|last days|too late|pain|tender|bitter|reminisc*|unfulfilled|childhood|nursing|cancer|sick|hospice|homesick|longing|letting go|let go|months to live|coldness|returns to|grown children|old man|old woman|unspoken|faded|fading|parting|depress*'.split(
      '|',
    ),
  Adventurous:
    'quest*|journey*|treasure*|expedition*|adventur*|explor*|jungle*|voyage*|discover*|island*|lost city|legendary|daring|uncharted|sets out|set out|sail|sails|sailing|sailor*|ocean*|sea|seas|pirate*|map|tomb*|desert*|dinosaur*|dragon*|magic*|raft|shipwreck*|balloon*|mountain*|arctic|cave|caves|rescue*|wilderness|safari|globe|circle the world|companion*|tiger*|wolves|whip|archaeolog*|amazon|crosses|buried gold|enchanted|creatures|realm|portal|castaway*|lifeboat|reef|climb*|unknown land'.split(
      '|',
    ),
  Epic: 'kingdom*|empire*|emperor*|battle*|army|armies|throne*|war|wars|destiny|prophec*|warrior*|galax*|civilization|saga|conquest*|conquer*|legion*|rebellion*|rebel|rebels|revolution*|king|queen|general|gladiator*|slave|slaves|slavery|crown*|knight*|crusad*|dynast*|clan|clans|tribe|tribes|prince|swordsm*|arena|invad*|castle*|noble|heir|foretold|realm*|nation|bandit*|pharaoh*|rome|roman|samurai|fleet|troops|soldiers|enslave*|commoner|viking*|planet'.split(
    '|',
  ),
  Satirical:
    'satir*|parody|parodies|spoof*|mock*|bureaucra*|consumer*|advertis*|media circus|hypocri*|celebrity|lampoon*|lobby*|president*|minister*|politician*|election*|spin doctor*|television|talk show*|ratings|news|newsreader*|network|corporat*|campaign*|scandal*|propaganda|publicity|executive*|studio|tobacco|senator*|reporters|advisers|war room|brand|wall street|influencer*|reality show|ideolog*|elite*|programme|pr firm|capitalis*|consultant*'.split(
      '|',
    ),
  Mysterious:
    'myster*|secret|secrets|disappear*|vanish*|missing|detective*|clue|clues|investigat*|strange|strangely|enigma*|uncover*|puzzle*|unexplained|riddle*|cipher*|amnesia|lost her memory|lost his memory|private eye|inspector|unsolved|hidden|apparition*|supernatural|vision*|hypno*|inheritance|whodunit|found dead|never caught|seen again|digs into|haunted by|possessed by|dead people|portrait|seance*|psychic*|occult|unravel*|convinced that|double life|sees people'.split(
      '|',
    ),
};

/**
 * What a genre says of the tone before a word of the plot is read; less than nothing where it speaks against one. A word of
 * the plot counts 0.6.
 */
export const tonesOfGenre: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Action: { Tense: 0.7, Adventurous: 0.5, Epic: 0.3, Melancholic: -0.5 },
  Adventure: { Adventurous: 1.8, Epic: 0.3, Melancholic: -0.4, Dark: -0.4 },
  Animation: { Adventurous: 0.5, Dark: -0.5 },
  Biography: { Hopeful: 0.9, Epic: 0.3, Mysterious: -0.3 },
  Comedy: { Comic: 1.8, Satirical: 0.8, Dark: -1, Tense: -0.8, Melancholic: -0.4, Epic: -0.5 },
  Crime: { Dark: 0.9, Tense: 0.5, Mysterious: 0.2, Hopeful: -0.3 },
  Drama: { Melancholic: 1, Hopeful: 0.5, Dark: 0.3, Comic: -0.6, Adventurous: -0.2 },
  Family: { Hopeful: 0.6, Adventurous: 0.5, Comic: 0.3, Dark: -1, Tense: -0.5 },
  Fantasy: { Adventurous: 0.5, Epic: 0.2, Romantic: 0.2 },
  'Film-Noir': { Mysterious: 1, Dark: 0.6 },
  History: { Epic: 1.2 },
  Horror: { Dark: 1.8, Tense: 0.5, Mysterious: 0.3, Hopeful: -0.8, Romantic: -0.5 },
  Music: { Hopeful: 0.3, Romantic: 0.2, Melancholic: 0.2 },
  Musical: { Romantic: 0.4, Comic: 0.3, Hopeful: 0.3 },
  Mystery: { Mysterious: 1.8, Dark: 0.2 },
  Romance: { Romantic: 2, Melancholic: 0.4, Tense: -0.5, Dark: -0.5 },
  'Sci-Fi': { Tense: 0.2, Adventurous: 0.3, Mysterious: 0.2, Satirical: 0.2 },
  Sport: { Hopeful: 1.5 },
  Thriller: { Tense: 1.6, Dark: 0.5, Mysterious: 0.3, Comic: -0.5, Melancholic: -0.5, Hopeful: -0.4 },
  War: { Epic: 1, Tense: 0.5, Dark: 0.4 },
  Western: { Epic: 0.5, Tense: 0.4, Adventurous: 0.4 },
};
