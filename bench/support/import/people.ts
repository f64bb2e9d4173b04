import { hash, unitInterval } from '../../../src/demo/site/random.ts';

/**
 * The people of a catalogue, by rank: the lower, the more films. With people and films growing alike, the busiest director has about
 * 75 of 100,000 films and the busiest actor about 190, as in IMDb. A person is a number, and works within forty years.
 */
export class People {
  readonly #trade: string;
  readonly #count: number;
  readonly #skew: number;

  /** @param skew exponent of the power law, in [0, 1). */
  constructor(trade: string, count: number, skew: number) {
    this.#trade = trade;
    this.#count = Math.max(1, Math.round(count));
    this.#skew = skew;
  }

  /** Somebody who was at work in a year, by power law. */
  atWork(year: number, random: () => number): number {
    let person = 0;
    for (let tries = 0; tries < 6; tries += 1) {
      person = Math.min(this.#count - 1, Math.floor(this.#count * random() ** (1 / (1 - this.#skew))));
      if (Math.abs(this.#middleOf(person) - year) <= 20) break;
    }
    return person;
  }

  /** One of those whom a person works with again and again. */
  companionOf(person: number, others: People, random: () => number): number {
    const place = Math.floor(random() * 9);
    const share = unitInterval(this.#trade, person, 'companion', place);
    return Math.min(others.#count - 1, Math.floor(others.#count * share ** (1 / (1 - others.#skew))));
  }

  nameOf(person: number): string {
    const given = word(hash(this.#trade, person, 'given') % 3000, 'given');
    const family = word(hash(this.#trade, person, 'family') % 60_000, 'family');
    const middle = unitInterval(this.#trade, person, 'middle') < 0.08 ? ` ${given[0]}.` : '';
    return `${given}${middle} ${family}`;
  }

  #middleOf(person: number): number {
    return 1930 + 95 * unitInterval(this.#trade, person, 'year') ** 0.7;
  }
}

const onsets = 'b br c ch d dr f fr g gr h j k kl l m n p r s sh st t tr v w y z'.split(' ');
const vowels = 'a a a e e e i i o o u ai ei ou ia'.split(' ');
const codas = ['', '', '', 'n', 'r', 'l', 's', 'm', 'nd', 'rt', 'ck', 'ng'];

/** An invented word with a capital letter; the same number gives the same word. */
export function word(number: number, language: string): string {
  const syllables = 2 + (hash(language, number, 'length') % 2);
  let text = '';
  for (let index = 0; index < syllables; index += 1) {
    const part = (list: readonly string[], what: string) =>
      list[hash(language, number, index, what) % list.length] ?? '';
    text += part(onsets, 'onset') + part(vowels, 'vowel') + (index === syllables - 1 ? part(codas, 'coda') : '');
  }
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}
