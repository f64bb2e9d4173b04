import type { Phrase } from './phrases.ts';

/** Where and when a story plays, by creative type of the data set. */
export const storySettings: Record<string, readonly Phrase[]> = {
  'Contemporary Fiction': [
    ['in rain-soaked Rotterdam', 'netherlands', 'rain'],
    ['in a shrinking mill town', 'small town'],
    ['in the suburbs of Chicago', 'chicago', 'suburb'],
    ['on a Scottish island', 'scotland', 'island'],
    ['in the back streets of Naples', 'italy', 'naples'],
    ['in midtown Manhattan', 'new york city'],
    ['in a border town', 'border'],
    ['in Nairobi', 'kenya', 'africa'],
    ['along the coast of Maine', 'maine', 'coast'],
  ],
  'Science Fiction': [
    ['on a mining station beyond Saturn', 'space station', 'outer space'],
    ['in a city run by its own algorithm', 'artificial intelligence', 'dystopia'],
    ['in the last year before the comet', 'comet', 'apocalypse'],
    ['aboard a ship that has forgotten its destination', 'spaceship', 'space travel'],
    ['in a future where memories are traded', 'future', 'memory'],
    ['on a colony with two suns', 'alien planet', 'colony'],
  ],
  Fantasy: [
    ['in a kingdom where nobody dreams any more', 'kingdom', 'dream'],
    ['in a forest that moves at night', 'forest', 'magic'],
    ['behind a door that opens once a century', 'portal', 'parallel world'],
    ['in the shadow of a sleeping dragon', 'dragon', 'myth'],
    ['among witches who have sworn off magic', 'witch', 'magic'],
  ],
  'Historical Fiction': [
    ['in occupied Paris', 'world war two', 'paris'],
    ['in the last days of the Ottoman court', 'istanbul', 'empire'],
    ['in Victorian London', '19th century', 'london'],
    ['during the winter of 1917', 'world war one', 'revolution'],
    ['in Renaissance Florence', 'renaissance', 'florence'],
    ['on the eve of the American Civil War', 'civil war', '19th century'],
  ],
  Dramatization: [
    ['in the middle of a trial that divided a nation', 'trial', 'true story'],
    ['in the years before the scandal broke', 'scandal', 'true story'],
    ['in the summer that made the headlines', 'headline', 'true story'],
    ['at the height of the space race', 'space race', 'true story'],
  ],
  Factual: [
    ['in three continents', 'globalisation'],
    ['in the high Arctic', 'arctic', 'nature'],
    ['in a town of four hundred', 'small town'],
  ],
  'Super Hero': [
    ['in a city that has outlawed its heroes', 'superhero', 'vigilante'],
    ['under the mask of a forgotten legend', 'superhero', 'secret identity'],
    ['in a skyline ruled by a genius in armour', 'superhero', 'supervillain'],
  ],
  'Kids Fiction': [
    ['in a toyshop after closing time', 'toy', 'talking toy'],
    ['in a zoo where the animals keep the keys', 'talking animal', 'zoo'],
    ['at the bottom of an enchanted garden', 'garden', 'children'],
    ['in a village of clockwork makers', 'clock', 'village'],
  ],
};

/** For the movies whose creative type the data set does not know. */
export const settingsOfUnknownType = storySettings['Contemporary Fiction'] ?? [];
