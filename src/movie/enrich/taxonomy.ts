/** A category and the words that show it. A word matches whole words only, and their plurals. */
export interface Category {
  name: string;
  keywords: readonly string[];
  /** Words in the plot that show it as well; only telling ones belong here. */
  plot?: readonly string[];
  /** What writing credits say that the movie is made from, as in `normalise/credit-notes.ts`. */
  credits?: readonly string[];
}

/** What a movie is about, most telling first. To add a category, add a line. */
export const themes: readonly Category[] = [
  {
    name: 'Prison',
    keywords: ['prison', 'jail', 'inmate', 'prisoner', 'penitentiary', 'prison escape', 'convict'],
    plot: ['prison', 'inmate', 'penitentiary', 'convict', 'imprisoned'],
  },
  {
    name: 'Heist',
    keywords: ['heist', 'bank robbery', 'robbery', 'caper', 'jewel thief', 'casino robbery'],
    plot: ['heist', 'bank robbery', 'robbery', 'bank robber'],
  },
  {
    name: 'Courtroom',
    keywords: ['courtroom', 'trial', 'lawyer', 'jury', 'judge', 'legal drama'],
    plot: ['courtroom', 'jury', 'defense attorney', 'on trial'],
  },
  { name: 'Serial Killer', keywords: ['serial killer', 'serial murder'], plot: ['serial killer'] },
  {
    name: 'Mafia',
    keywords: ['mafia', 'mob', 'gangster', 'organized crime', 'yakuza', 'triad'],
    plot: ['mafia', 'gangster', 'mobster', 'yakuza', 'crime boss'],
  },
  {
    name: 'Spy',
    keywords: ['spy', 'espionage', 'secret agent', 'cia', 'kgb', 'mi6', 'double agent'],
    plot: ['spy', 'espionage', 'secret agent', 'double agent', 'mi6'],
  },
  {
    name: 'Superhero',
    keywords: ['superhero', 'based on comic', 'superpower', 'supervillain', 'comic book'],
    plot: ['superhero', 'supervillain', 'superpower'],
  },
  {
    name: 'Space',
    keywords: ['space', 'outer space', 'spaceship', 'astronaut', 'space travel', 'nasa'],
    plot: ['outer space', 'spaceship', 'starship', 'astronaut', 'space station'],
  },
  {
    name: 'Aliens',
    keywords: ['alien', 'extraterrestrial', 'alien invasion', 'ufo'],
    plot: ['extraterrestrial', 'alien invasion', 'aliens'],
  },
  {
    name: 'Time Travel',
    keywords: ['time travel', 'time machine', 'time loop'],
    plot: ['time travel', 'time machine', 'time loop', 'travels back in time'],
  },
  {
    name: 'Dystopia',
    keywords: ['dystopia', 'post apocalypse', 'totalitarian', 'dystopian future'],
    plot: ['dystopian', 'post apocalyptic', 'totalitarian'],
  },
  {
    name: 'Artificial Intelligence',
    keywords: ['artificial intelligence', 'robot', 'android', 'cyborg'],
    plot: ['artificial intelligence', 'robot', 'android', 'cyborg'],
  },
  { name: 'Zombie', keywords: ['zombie', 'undead', 'zombie apocalypse'], plot: ['zombie', 'undead'] },
  { name: 'Vampire', keywords: ['vampire', 'dracula'], plot: ['vampire', 'dracula'] },
  {
    name: 'Haunted House',
    keywords: ['haunted house', 'ghost', 'poltergeist', 'haunting'],
    plot: ['haunted', 'poltergeist', 'ghost'],
  },
  {
    name: 'Disaster',
    keywords: ['disaster', 'earthquake', 'tsunami', 'volcano', 'tornado', 'shipwreck', 'pandemic'],
    plot: ['earthquake', 'tsunami', 'volcano', 'tornado', 'shipwreck', 'pandemic', 'asteroid'],
  },
  {
    name: 'Martial Arts',
    keywords: ['martial arts', 'kung fu', 'karate', 'samurai', 'ninja'],
    plot: ['martial arts', 'kung fu', 'karate', 'samurai', 'ninja'],
  },
  { name: 'Revenge', keywords: ['revenge', 'vengeance'], plot: ['revenge', 'vengeance', 'avenge'] },
  { name: 'Road Movie', keywords: ['road movie', 'road trip'], plot: ['road trip', 'cross country', 'hitchhiker'] },
  {
    name: 'Coming of Age',
    keywords: ['coming of age', 'teenager', 'adolescence', 'high school'],
    plot: ['coming of age', 'high school', 'adolescence'],
  },
  { name: 'Christmas', keywords: ['christmas', 'santa claus', 'christmas eve'], plot: ['christmas', 'santa claus'] },
  { name: 'Wedding', keywords: ['wedding', 'bride', 'marriage'], plot: ['wedding', 'bride'] },
  {
    name: 'Politics',
    keywords: ['politics', 'election', 'president', 'politician', 'senator'],
    plot: ['election', 'senator', 'politician'],
  },
  {
    name: 'Journalism',
    keywords: ['journalist', 'journalism', 'reporter', 'newspaper'],
    plot: ['journalist', 'reporter', 'newspaper'],
  },
  {
    name: 'Holocaust',
    keywords: ['holocaust', 'concentration camp', 'nazi'],
    plot: ['holocaust', 'concentration camp'],
  },
  { name: 'Submarine', keywords: ['submarine'], plot: ['submarine'] },
  { name: 'Pirates', keywords: ['pirate'], plot: ['pirate'] },
  {
    name: 'Magic',
    keywords: ['magic', 'wizard', 'witch', 'witchcraft', 'sorcerer'],
    plot: ['wizard', 'witch', 'sorcerer', 'spell'],
  },
  { name: 'Dinosaurs', keywords: ['dinosaur'], plot: ['dinosaur'] },
  { name: 'Boxing', keywords: ['boxing', 'boxer'], plot: ['boxing', 'boxer'] },
  { name: 'Dance', keywords: ['dance', 'dancer', 'ballet'], plot: ['ballet', 'dancer'] },
];

/** Where the story comes from. */
export const forms: readonly Category[] = [
  {
    name: 'Adaptation',
    keywords: [
      'based on novel',
      'based on book',
      'based on short story',
      'based on play',
      'adaptation',
      'based on comic',
      'based on video game',
      'based on novel or book',
    ],
    plot: ['based on the novel', 'based on the book', 'based on the play', 'based on the short story', 'adapted from'],
    credits: [
      'novel',
      'book',
      'short story',
      'play',
      'comic',
      'article',
      'poem',
      'musical',
      'game',
      'television series',
    ],
  },
  {
    name: 'Biopic',
    keywords: ['biopic', 'biography', 'based on true story', 'based on real person'],
    plot: ['true story', 'life story of', 'biopic'],
    credits: ['true story'],
  },
  { name: 'Remake', keywords: ['remake'], plot: ['remake of'] },
  { name: 'Sequel', keywords: ['sequel'] },
];
