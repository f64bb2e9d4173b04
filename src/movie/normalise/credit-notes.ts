import { foldText } from './text.ts';

/**
 * Notes behind names in credits: of a work that the movie is made from, under the word that it goes by in `based_on`. To add a
 * language, add its words; case and accents do not matter.
 */
const works: Readonly<Record<string, string>> = {
  novel: 'novel|novels|novella|romanvorlage|roman|novela|romanzo|romance novel|powieść|роман',
  book: 'book|books|memoir|memoirs|autobiography|buchvorlage|livre|libro|livro|kniha|książka|книга',
  'short story': 'short story|short stories|kurzgeschichte|nouvelle|cuento|racconto|povídka|opowiadanie|рассказ',
  play: 'play|stage play|theaterstück|bühnenstück|pièce|obra de teatro|peça|divadelní hra|sztuka|пьеса',
  comic: 'comic|comics|comic book|comic books|comic strip|graphic novel|manga|bande dessinée|комикс',
  article: 'article|magazine article|newspaper article',
  poem: 'poem|gedicht|poème|poema',
  musical: 'musical|stage musical|opera|libretto',
  game: 'game|video game|videospiel',
  'television series': 'television series|tv series|fernsehserie',
  movie: 'film|short film|motion picture|earlier screenplay',
  'true story': 'true story|true events|real events',
};

/** Notes that tell of no such work: what somebody wrote, or how they are named. A note begins with one of them. */
const otherNotes =
  'as|uncredited|credited|screenplay|screen story|screen adaptation|original screenplay|story|original story|original idea|idea|concept|written|writer|teleplay|scenario|script|dialogue|additional dialogue|adaptation|characters|character|created by|creator|co writer|co director|drehbuch|scénario|guion|sceneggiatura|сценарий';

const workOfWord = new Map(
  Object.entries(works).flatMap(([work, words]) => words.split('|').map((word) => [foldText(word), work] as const)),
);
const longestFirst = [...workOfWord.keys()].toSorted((one, other) => other.length - one.length);
const others = otherNotes.split('|').map(foldText);
const note = /\s*[([]([^()[\]]{1,200})[)\]]\s*$/;
const notes = /[([]([^()[\]]{1,200})[)\]]/g;
const madeFrom = /^(?:(?:loosely )?(?:based (?:up)?on|adapted from|inspired by|from)) (?:the |a |an |his |her )?/;

/** A name without the notes behind it, and the works that they name. */
export function withoutNotes(text: string): { name: string; basedOn: string[] } {
  const basedOn: string[] = [];
  let name = text;
  for (let found = note.exec(name); found !== null; found = note.exec(name)) {
    const meaning = understand(found[1] ?? '');
    if (meaning === null || found.index === 0) break;
    if (meaning !== '') basedOn.unshift(meaning);
    name = name.slice(0, found.index);
  }
  return { name, basedOn };
}

/** The works that notes anywhere in a text of credits name: `Ann Bell (novel) (as A. Bell), Cy Dale (screenplay)`. */
export function worksInNotes(text: string): string[] {
  const found = [...text.matchAll(notes)].map(([, words = '']) => understand(words) ?? '');
  return [...new Set(found.filter((work) => work !== ''))];
}

/** The work that a note names, '' for none, null where the note is not understood. */
function understand(text: string): string | null {
  const folded = foldText(text);
  const bare = folded.replace(madeFrom, '');
  if (bare !== folded) return within(bare) ?? '';
  // Behind the word a title in quotation marks, or "by".
  const [start = ''] = text.split(/["“”„«»]| by\b/i);
  const exact = workOfWord.get(foldText(start).replace(/^(?:original|the) /, ''));
  if (exact !== undefined) return exact;
  return others.some((word) => `${folded} `.startsWith(`${word} `)) ? '' : null;
}

function within(folded: string): string | undefined {
  const word = longestFirst.find((one) => ` ${folded} `.includes(` ${one} `));
  return word === undefined ? undefined : workOfWord.get(word);
}
