/** A piece of a plot and the keywords that it brings along. */
export type Phrase = readonly [text: string, ...keywords: string[]];

/** What a story of one genre is made of. `quest` is a third person predicate, `obstacle` a clause after "when". */
export interface StoryParts {
  readonly heroes: readonly Phrase[];
  readonly quests: readonly Phrase[];
  readonly obstacles: readonly Phrase[];
}

/** By major genre of the data set. */
export const storyParts: Record<string, StoryParts> = {
  Drama: {
    heroes: [
      ['a schoolteacher on the brink of retirement', 'teacher', 'ageing'],
      ['a former boxer working night shifts', 'boxer', 'working class'],
      ['a nurse raising two brothers', 'nurse', 'family'],
      ['a lawyer who has lost every case that mattered', 'lawyer', 'courtroom'],
      ['an inmate serving a life sentence', 'prison', 'convict'],
      ['a concert pianist losing the use of one hand', 'pianist', 'disability'],
      ['a fisherman returning after twenty years', 'fisherman', 'homecoming'],
    ],
    quests: [
      ['fights to keep a family farm out of the hands of the bank', 'farm', 'debt'],
      ['searches for the child given up long ago', 'adoption', 'mother'],
      ['agrees to testify against an old friend', 'trial', 'betrayal'],
      ['cares for a father who no longer speaks', 'father', 'illness'],
      ['befriends the stranger blamed for a fatal accident', 'friendship', 'guilt'],
      ['tries to build a library where nobody reads', 'library', 'education'],
      ['takes in a refugee nobody else will shelter', 'refugee', 'shelter'],
    ],
    obstacles: [
      ['a letter arrives thirty years too late', 'letter'],
      ['the factory that feeds the town shuts its gates', 'factory', 'strike'],
      ['an old injury puts everything at risk', 'injury'],
      ['a brother is arrested for a crime he may have committed', 'brother', 'arrest'],
      ['the diagnosis comes back', 'hospital', 'cancer'],
      ['the truth about the inheritance comes out', 'inheritance', 'family secret'],
    ],
  },
  Comedy: {
    heroes: [
      ['a hopelessly honest used-car salesman', 'salesman', 'honesty'],
      ['a wedding planner who has never been on a date', 'wedding', 'bachelor'],
      ['a substitute teacher with a forged diploma', 'school', 'impostor'],
      ['a washed-up magician', 'magician', 'show business'],
      ['an office clerk everyone forgets to invite', 'office', 'misfit'],
      ['a dog groomer with a gambling problem', 'dog', 'gambling'],
    ],
    quests: [
      ['is mistaken for a visiting dignitary', 'mistaken identity', 'politician'],
      ['enters a cooking contest without knowing how to boil an egg', 'cooking', 'contest'],
      ['has one weekend to fake a marriage', 'fake marriage', 'weekend'],
      ['inherits a bankrupt football club', 'football', 'inheritance'],
      ['takes the whole family on the cheapest holiday ever sold', 'holiday', 'road trip'],
      ['tries to return a stolen parrot before breakfast', 'parrot', 'one night'],
    ],
    obstacles: [
      ['the in-laws arrive a week early', 'in-laws'],
      ['a goat eats the only copy of the contract', 'goat', 'slapstick'],
      ['the neighbours start selling tickets', 'neighbour'],
      ['two rival gangs of pensioners get involved', 'pensioner', 'rivalry'],
      ['the boss moves in next door', 'boss'],
      ['a video of the whole affair goes around the world', 'fame'],
    ],
  },
  'Thriller/Suspense': {
    heroes: [
      ['a disgraced detective', 'detective', 'police'],
      ['a court stenographer who hears too much', 'witness', 'courtroom'],
      ['a bank auditor', 'bank', 'money'],
      ['an insomniac emergency dispatcher', 'telephone', 'insomnia'],
      ['a translator at a secret summit', 'translator', 'espionage'],
      ['a crime novelist with writer’s block', 'writer', 'novelist'],
    ],
    quests: [
      ['hunts a killer who signs every letter with pressed flowers', 'serial killer', 'murder'],
      ['wakes up beside a stranger’s passport and a suitcase of cash', 'amnesia', 'suitcase'],
      ['is the only one to notice that a colleague has been replaced', 'double', 'paranoia'],
      ['follows a trail of bribes to the top of the ministry', 'corruption', 'conspiracy'],
      ['has until dawn to find a kidnapped child', 'kidnapping', 'race against time'],
      ['uncovers a murder hidden in an old home movie', 'murder', 'videotape'],
    ],
    obstacles: [
      ['the only witness disappears', 'disappearance'],
      ['the evidence points to a partner', 'betrayal', 'partner'],
      ['the telephone rings and the caller knows everything', 'blackmail'],
      ['a second body is found', 'corpse'],
      ['the police name a new suspect', 'wrongly accused'],
      ['the exits are sealed one by one', 'hostage'],
    ],
  },
  Action: {
    heroes: [
      ['a retired commando', 'soldier', 'commando'],
      ['a getaway driver', 'driver', 'car chase'],
      ['a bomb disposal expert', 'bomb', 'explosion'],
      ['a bodyguard with one rule', 'bodyguard'],
      ['an undercover cop', 'undercover', 'police'],
      ['a martial artist in exile', 'martial arts', 'exile'],
    ],
    quests: [
      ['must cross a city under siege with a witness in tow', 'siege', 'witness'],
      ['goes after the syndicate that destroyed a family', 'revenge', 'organised crime'],
      ['is blackmailed into one last heist', 'heist', 'blackmail'],
      ['has twelve hours to stop a hijacked train', 'train', 'hijacking'],
      ['breaks into a fortress to free an old comrade', 'rescue', 'fortress'],
      ['protects a whistleblower from a private army', 'mercenary', 'whistleblower'],
    ],
    obstacles: [
      ['the agency disowns the mission', 'secret agency'],
      ['an old ally turns up on the other side', 'betrayal'],
      ['the bridge is blown', 'bridge', 'explosion'],
      ['the convoy drives into an ambush', 'ambush', 'shootout'],
      ['the weapon turns out to be live', 'weapon'],
      ['a bounty is announced on every channel', 'bounty'],
    ],
  },
  Adventure: {
    heroes: [
      ['a mapmaker who has never left home', 'map', 'explorer'],
      ['a stowaway orphan', 'orphan', 'stowaway'],
      ['a grounded bush pilot', 'pilot', 'aeroplane'],
      ['a treasure diver deep in debt', 'diver', 'treasure'],
      ['a runaway heir to a throne', 'throne', 'royalty'],
      ['a botanist looking for one last flower', 'botanist', 'expedition'],
    ],
    quests: [
      ['sets out to find a city that is on no chart', 'lost city', 'journey'],
      ['races a rival to the wreck of a golden ship', 'shipwreck', 'race'],
      ['leads a band of misfits over the highest pass in the world', 'mountain', 'survival'],
      ['follows a whale across three oceans', 'whale', 'ocean'],
      ['carries a stolen idol back to its temple', 'temple', 'artefact'],
      ['is cast away with a sworn enemy', 'castaway', 'enemy'],
    ],
    obstacles: [
      ['the guide vanishes with the compass', 'compass'],
      ['the storm of the century closes in', 'storm'],
      ['pirates board the ship', 'pirate', 'ship'],
      ['the volcano begins to stir', 'volcano'],
      ['the river runs the wrong way', 'river', 'jungle'],
      ['the expedition is betrayed from within', 'betrayal'],
    ],
  },
  Horror: {
    heroes: [
      ['a grieving widow', 'widow', 'grief'],
      ['a night watchman', 'night watchman', 'isolation'],
      ['a sceptical priest', 'priest', 'faith'],
      ['a film student with a stolen camera', 'student', 'camera'],
      ['a country doctor', 'doctor', 'village'],
      ['a babysitter new to the neighbourhood', 'babysitter', 'suburb'],
    ],
    quests: [
      ['moves into a house whose cellar door will not stay shut', 'haunted house', 'cellar'],
      ['finds a diary that describes tomorrow’s deaths', 'diary', 'death'],
      ['is followed by something that only appears in mirrors', 'mirror', 'ghost'],
      ['spends a winter in an abandoned sanatorium', 'sanatorium', 'winter'],
      ['opens a grave that was meant to stay closed', 'grave', 'curse'],
      ['hears voices beneath the frozen lake', 'lake', 'voices'],
    ],
    obstacles: [
      ['the children begin to speak a dead language', 'possession', 'child'],
      ['the village locks its doors at noon', 'village', 'ritual'],
      ['the dead refuse to lie still', 'undead', 'zombie'],
      ['blood comes up through the floorboards', 'blood'],
      ['the photographs start to change', 'photograph'],
      ['the last road out is gone', 'isolation'],
    ],
  },
  'Romantic Comedy': {
    heroes: [
      ['a florist who does not believe in love', 'florist', 'flowers'],
      ['a divorce lawyer', 'divorce', 'lawyer'],
      ['a radio host famous for bad advice', 'radio', 'advice'],
      ['a pastry chef with a broken oven', 'chef', 'bakery'],
      ['a cynical travel writer', 'writer', 'travel'],
    ],
    quests: [
      ['answers a love letter meant for someone else', 'love letter', 'mistaken identity'],
      ['shares a flat with an insufferable stranger', 'roommate', 'apartment'],
      ['is hired to break up a wedding and falls for the best man', 'wedding', 'love triangle'],
      ['bets that anyone can be charmed in ten days', 'bet', 'charm'],
      ['keeps meeting the same stranger at the wrong airport', 'airport', 'chance meeting'],
    ],
    obstacles: [
      ['an old flame comes back to town', 'ex-lover'],
      ['the secret is read aloud at dinner', 'secret', 'dinner'],
      ['a promotion on the other side of the world beckons', 'career'],
      ['both families decide to help', 'family'],
      ['the bet becomes public', 'scandal'],
    ],
  },
  Western: {
    heroes: [
      ['an ageing gunslinger', 'gunslinger', 'gunfight'],
      ['a homesteader with a price on the land', 'homestead', 'land'],
      ['a sheriff without a deputy', 'sheriff', 'frontier'],
      ['a horse thief turned preacher', 'horse', 'preacher'],
    ],
    quests: [
      ['rides out to bring back a stolen herd', 'cattle', 'horse'],
      ['defends a mining town against a railway baron', 'railway', 'mine'],
      ['tracks the last of a gang across the desert', 'outlaw', 'desert'],
      ['escorts a wagon train through hostile country', 'wagon train', 'journey'],
    ],
    obstacles: [
      ['the well runs dry', 'drought'],
      ['an old partner rides into town', 'partner', 'duel'],
      ['the judge turns out to be bought', 'corruption'],
      ['the snow comes early', 'winter'],
    ],
  },
  Musical: {
    heroes: [
      ['a chorus girl with a voice nobody has heard', 'singer', 'stage'],
      ['a street drummer', 'drummer', 'street musician'],
      ['a composer gone deaf to applause', 'composer', 'music'],
      ['a tap dancer with two left shoes', 'dancer', 'dance'],
    ],
    quests: [
      ['saves a crumbling theatre with one impossible show', 'theatre', 'show'],
      ['enters the contest that ruined a sister', 'contest', 'sister'],
      ['puts together a band of complete beginners', 'band', 'friendship'],
      ['leaves home with a guitar and a borrowed name', 'guitar', 'fame'],
    ],
    obstacles: [
      ['the star walks out on opening night', 'opening night'],
      ['the songs turn out to be stolen', 'song', 'theft'],
      ['the landlord wants the stage', 'landlord'],
      ['a record contract divides the friends', 'record contract'],
    ],
  },
  Documentary: {
    heroes: [
      ['a camera crew', 'film crew', 'interview'],
      ['a retired reporter', 'journalist', 'investigation'],
      ['a team of volunteers', 'volunteer', 'community'],
      ['a young marine biologist', 'biologist', 'nature'],
    ],
    quests: [
      ['spends a year with the keepers of a vanishing craft', 'craft', 'tradition'],
      ['retraces the last journey of a lost expedition', 'expedition', 'archive footage'],
      ['asks who really owns the water', 'water', 'politics'],
      ['follows a school orchestra to its first competition', 'orchestra', 'school'],
    ],
    obstacles: [
      ['the archives are suddenly closed', 'archive'],
      ['a witness changes the story', 'witness'],
      ['the money runs out', 'money'],
      ['the ice breaks early', 'climate'],
    ],
  },
};

/** Major genres that tell the same kind of story as another one. */
export const storyPartsAlias: Record<string, string> = {
  'Black Comedy': 'Comedy',
  'Concert/Performance': 'Musical',
};
