import type { StoryTone } from '../movie.ts';

/**
 * How a tone colours a story: sentences about the hero `{name}`, `{she}`, `{her}` (object), `{hers}` (possessive)
 * and a companion `{friend}`. `keywords` name the mood.
 */
export interface ToneParts {
  readonly turns: readonly string[];
  readonly endings: readonly string[];
  readonly keywords: readonly string[];
}

export const toneParts: Record<StoryTone, ToneParts> = {
  hopeful: {
    turns: [
      '{friend}, a patient neighbour, offers {her} help without asking for anything in return.',
      'Small kindnesses gather, and {she} dares to trust {friend} and to hope again.',
      'With {friend} by {hers} side, {name} discovers a courage {she} never knew {she} had.',
    ],
    endings: [
      'A warm story of faith in people, and of the friends who make a fresh start possible.',
      'What looked like the end becomes a bright and generous beginning.',
      'Slowly, and with joy, a broken place learns to care for its own.',
      'Hope turns out to be the one thing that cannot be taken away.',
    ],
    keywords: ['hope', 'friendship', 'second chance', 'kindness'],
  },
  dark: {
    turns: [
      'Every door that opens leads deeper into {hers} guilt, and nobody who helps {her} comes out unharmed.',
      '{friend} pays for a lie with blood, and {name} learns how cheap a life can be.',
      'Cruelty answers cruelty until {she} can no longer tell victim from killer.',
    ],
    endings: [
      'There is no rescue, only the price of what was done.',
      'A bleak study of violence, shame and despair.',
      'By the end the worst monster wears a familiar face.',
      'Nobody is innocent, and nothing that dies stays buried.',
    ],
    keywords: ['violence', 'guilt', 'despair', 'murder'],
  },
  tense: {
    turns: [
      'Trapped between the law and {friend}, {name} has hours, then minutes.',
      'Someone close is leaking every move, and {friend} will not say where {she} spent the night.',
      'Each call raises the stakes, and the threat is already inside the building.',
    ],
    endings: [
      'The clock does not stop, and one wrong word will be fatal.',
      'It all comes down to one shot in the dark.',
      'Trust is the first casualty, and suspicion spares no one.',
      'The last message reveals who has been watching all along.',
    ],
    keywords: ['suspense', 'race against time', 'paranoia', 'danger'],
  },
  romantic: {
    turns: [
      'Then {she} meets {friend}, whose laughter undoes every careful plan.',
      'One dance with {friend} and {name} is hopelessly, happily in love.',
      'Letters to {friend} begin as a joke and end as a promise.',
    ],
    endings: [
      'A tender love story about saying yes at last.',
      'Passion asks for more courage than either of them expected.',
      'Two lonely hearts find in each other the home they had stopped looking for.',
      'What starts as a kiss under an umbrella becomes the love of a lifetime.',
    ],
    keywords: ['love', 'romance', 'kiss', 'soulmate'],
  },
  comic: {
    turns: [
      '{friend} has a brilliant plan, which is the first sign of trouble.',
      '{name} improvises, {friend} applauds, and everything gets gloriously out of hand.',
      'Only {friend} remains calm, mostly because nobody has told {friend} anything.',
    ],
    endings: [
      'Chaos, cake and a very confused marching band ensue.',
      'A cheerful farce in which everybody ends up in the wrong trousers.',
      'It is all great fun until the cameras are switched on, and then it is even funnier.',
      'Laughter is had by all, the goat included.',
    ],
    keywords: ['farce', 'satire', 'misunderstanding', 'slapstick'],
  },
  melancholic: {
    turns: [
      'In {friend} {she} recognises the life {she} might have had.',
      '{name} keeps setting the table for {friend}, who is not coming back.',
      'The seasons pass; {friend} writes less and less often.',
    ],
    endings: [
      'A quiet farewell to a world that is slipping away.',
      'What remains is a photograph, a song and the ache of things unsaid.',
      'Loneliness is a room one learns to furnish.',
      'Regret and tenderness share the last bench on the pier.',
    ],
    keywords: ['loss', 'loneliness', 'memory', 'regret'],
  },
  triumphant: {
    turns: [
      'Written off by everyone but {friend}, {name} begins to train in secret.',
      '{friend} stands up, then a second and a third, and soon nobody is silent any more.',
      'Knocked down again and again, {she} gets up once more than the world expects.',
    ],
    endings: [
      'A rousing tale of courage rewarded and an impossible victory won.',
      'Against all odds the underdog wins the day, and the honour that goes with it.',
      'The whole city cheers as justice is done at last.',
      'Glory belongs to those who refuse to give in.',
    ],
    keywords: ['underdog', 'victory', 'courage', 'perseverance'],
  },
  eerie: {
    turns: [
      '{friend} remembers the place differently, and so do the photographs.',
      'At night {name} hears {hers} own voice answer from the next room.',
      'Nobody else can see {friend}, and {she} stops mentioning it.',
    ],
    endings: [
      'Something old is listening, and it has learned {hers} name.',
      'The silence afterwards is not empty.',
      'What waits in the fog has all the time in the world.',
      'When morning comes there is one shadow too many.',
    ],
    keywords: ['supernatural', 'mystery', 'nightmare', 'fog'],
  },
};

/** The tones that a genre is told in; repeated entries are likelier. */
export const storyTonesOfGenre: Record<string, readonly StoryTone[]> = {
  Drama: ['hopeful', 'melancholic', 'dark', 'hopeful', 'melancholic', 'triumphant', 'romantic'],
  Comedy: ['comic', 'comic', 'comic', 'hopeful', 'romantic', 'triumphant'],
  'Black Comedy': ['comic', 'dark', 'comic', 'melancholic'],
  'Thriller/Suspense': ['tense', 'tense', 'dark', 'eerie', 'melancholic'],
  Action: ['tense', 'triumphant', 'triumphant', 'dark', 'hopeful'],
  Adventure: ['triumphant', 'hopeful', 'tense', 'eerie', 'comic'],
  Horror: ['eerie', 'dark', 'eerie', 'tense', 'dark'],
  'Romantic Comedy': ['romantic', 'comic', 'romantic', 'hopeful'],
  Western: ['tense', 'melancholic', 'triumphant', 'dark'],
  Musical: ['triumphant', 'romantic', 'hopeful', 'melancholic'],
  Documentary: ['hopeful', 'melancholic', 'triumphant', 'dark'],
  'Concert/Performance': ['triumphant', 'hopeful'],
};
