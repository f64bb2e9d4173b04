import type { Random } from '../../../clock.ts';
import type { CastCredit, WriterCredit } from '../movie.ts';
import { between, hash, pick, sample, seededRandom } from '../random.ts';

export interface Character {
  readonly name: string;
  readonly pronouns: Pronouns;
}

/** `they hid their doubts; it haunted them`, for she and he. */
export interface Pronouns {
  readonly subject: string;
  readonly object: string;
  readonly possessive: string;
}

const she: Pronouns = { subject: 'she', object: 'her', possessive: 'her' };
const he: Pronouns = { subject: 'he', object: 'him', possessive: 'his' };

const womensNames =
  'Ada Amara Anneke Beatriz Bronwyn Celeste Chiara Dalia Edda Elif Esme Farah Freya Greta Hana Ilse Imani Ines Jada Juno Kaya Keiko Leila Linnea Mara Maeve Naomi Nadia Odile Oksana Paloma Petra Rhea Rosalind Saoirse Selma Sunniva Tamsin Thandi Ursula Vera Wanda Xenia Yasmin Zofia'.split(
    ' ',
  );
const mensNames =
  'Abel Alasdair Anton Basil Bram Caspian Cyrus Dario Desmond Emeka Emil Fabio Finn Gareth Gideon Hamid Henrik Idris Ivo Jonas Kaspar Kenji Lars Leandro Lucian Magnus Mateo Nikhil Niall Omar Oskar Pascal Piotr Quentin Rafael Rune Silas Soren Tadeo Tobias Ugo Viktor Wendell Xavier Yusuf Zoltan'.split(
    ' ',
  );
const familyNames =
  'Abernathy Achterberg Adeyemi Almgren Ashdown Bakshi Bellweather Bergström Blackwood Brannigan Calloway Castellan Chevalier Cobbett Crane Dallimore Darrow Delacroix Dragomir Eastwick Eklund Fairbairn Farrow Ferreira Fontaine Gallagher Garnier Grünwald Halvorsen Harrow Hasegawa Hollis Ibarra Ivarsson Jankowski Jessup Kasabian Kessler Kimathi Kovač Lachance Lindqvist Lockhart Maddox Marchetti Mbeki Moreau Nakagawa Navarro Novak Oduya Okafor Ostrander Pellegrini Pemberton Quill Ravenscroft Rinaldi Rosenthal Salgado Sandoval Sato Silvestri Stavros Stoddard Takahashi Tennant Thornbury Ueda Underhill Valdés Vasquez Voss Wakefield Weatherby Winterbourne Xiang Yamada Yilmaz Zimmer'.split(
    ' ',
  );

const POOL_OF_ACTORS = 900;
const POOL_OF_WRITERS = 450;

/** A person of a story, with matching pronouns. */
export function inventCharacter(random: Random): Character {
  const woman = random() < 0.5;
  const name = `${pick(random, woman ? womensNames : mensNames)} ${pick(random, familyNames)}`;
  return { name, pronouns: woman ? she : he };
}

/** 6 to 12 invented actors of a shared pool, so that people recur over movies; the first plays the hero. */
export function inventCast(random: Random, seed: number, hero: string): CastCredit[] {
  const actors = sample(random, pool(seed, 'actor', POOL_OF_ACTORS), between(random, 6, 12));
  return actors.map((name, position) => ({ name, role: position === 0 ? hero : inventCharacter(random).name }));
}

/** One to three invented writers; the first wrote what the movie is based on. */
export function inventWriters(random: Random, seed: number, basis: string | null): WriterCredit[] {
  const names = sample(random, pool(seed, 'writer', POOL_OF_WRITERS), between(random, 1, 3));
  const source = basis === null ? undefined : creditOfBasis[basis];
  return names.map((name, position) => ({
    name,
    credit: position > 0 ? 'screenplay' : (source ?? (names.length > 1 ? 'story' : null)),
  }));
}

const creditOfBasis: Record<string, string> = {
  'Based on Book/Short Story': 'novel',
  'Based on Play': 'play',
  'Based on Comic/Graphic Novel': 'comic book',
  'Based on TV': 'television series',
  'Based on Musical/Opera': 'musical',
  'Based on Factual Book/Article': 'book',
  'Based on Magazine Article': 'article',
  'Based on Short Film': 'short film',
  'Based on Game': 'game',
};

const pools = new Map<string, string[]>();

/** Names that differ from each other; kept, because every movie of a seed draws from the same pool. */
function pool(seed: number, kind: string, size: number): string[] {
  const key = `${kind}-${seed}`;
  const known = pools.get(key);
  if (known !== undefined) return known;
  const random = seededRandom(seed, hash(kind));
  const names = new Set<string>();
  while (names.size < size) names.add(inventCharacter(random).name);
  const created = [...names];
  pools.set(key, created);
  return created;
}
