import type { Element } from 'domhandler';
import type { MovieFacts } from '../../../movie/facts.ts';
import { type CreditedFact, creditedFacts } from '../lexicon/credit-roles.ts';
import { labelledFact } from '../lexicon/labels.ts';
import type { PageDocument } from '../parse/document.ts';
import { descendants, elementsNamed, parentElement } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { cleanNames, personName } from '../values/people.ts';
import type { Reader } from './reader.ts';

const mostNames = 1000;
const crew =
  /direct|writer|writing|screenplay|story|produc|edit|compos|photograph|camera|cinemat|design|music|casting|costume|sound|make-?up|effects/i;
const mostRows = 2000;
const mostLinks = 5000;
const mostSteps = 3;
/** How sites call the folder of their pages about people. */
const personFolder =
  /\/(?:people|persons?|names?|celeb(?:s|rities)?|staff|creators?|artists?|directors?|cast|crew|tvurce|osoba|person(?:ne|a|en)s?|personalit(?:y|ies))(?:[/?.]|$)/i;

/** People on cards that have the role above, below or beside the name, as in a list of `David Fincher` / `Director`. */
export function creditCards(page: PageDocument): Partial<MovieFacts> {
  const found = new Map<CreditedFact, string[]>();
  const entries = elementsNamed(page, 'li').map((element) => ({ element, texts: textsOf(element) }));
  for (const { element, texts } of [...entries, ...crewRows(page), ...personCards(page)]) {
    const [name = '', role = ''] = texts;
    const facts = texts.length === 2 ? creditedFacts(role) : [];
    if (facts.length === 0 || labelledFact(name, null) !== null || personName(name) === null) continue;
    if (page.regions.isForeign(element)) continue;
    for (const fact of facts) {
      const names = found.get(fact) ?? [];
      if (names.length < mostNames) names.push(name);
      found.set(fact, names);
    }
  }
  return Object.fromEntries([...found].map(([fact, names]) => [fact, cleanNames(names)]));
}

interface Card {
  element: Element;
  texts: string[];
}

/** Rows of two texts out of tables that name crew in half of their rows: a cast table has parts there, "writer" among them. */
function crewRows(page: PageDocument): Card[] {
  const tables = new Map<Element | null, Card[]>();
  for (const row of elementsNamed(page, 'tr').slice(0, mostRows)) {
    const texts = textsOf(row);
    if (texts.length !== 2) continue;
    const body = parentElement(row);
    const rows = tables.get(body);
    if (rows === undefined) tables.set(body, [{ element: row, texts }]);
    else rows.push({ element: row, texts });
  }
  return [...tables.values()]
    .filter((rows) => rows.filter(({ texts: [, role = ''] }) => crew.test(role)).length * 2 >= rows.length)
    .flat();
}

/** The links to people with the one text around each of them, which may stand before the name: `Director` / `Ann Bell`. */
function personCards(page: PageDocument): Card[] {
  const cards: Card[] = [];
  for (const link of elementsNamed(page, 'a').slice(0, mostLinks)) {
    if (!personFolder.test(link.attribs.href ?? '')) continue;
    const [name = '', another] = textsOf(link);
    if (name === '' || another !== undefined) continue;
    let card = parentElement(link);
    let texts = card === null ? [] : textsOf(card);
    for (let steps = 1; card !== null && texts.length === 1 && steps < mostSteps; steps++) {
      card = parentElement(card);
      texts = card === null ? [] : textsOf(card);
    }
    const role = texts[0] === name ? texts[1] : texts[0];
    if (texts.length === 2 && role !== undefined) cards.push({ element: link, texts: [name, role] });
  }
  return cards;
}

/** The texts of an element, at most three: a card has two. */
function textsOf(element: Element): string[] {
  const texts: string[] = [];
  let nodes = 0;
  for (const part of descendants(element)) {
    if (texts.length > 2 || ++nodes > 100) break;
    if (part.type !== 'text') continue;
    const text = cleanText(part.data);
    if (text !== '') texts.push(text);
  }
  return texts;
}

export const creditCardsReader: Reader = {
  name: 'credit-cards',
  layer: 'dom',
  facts: ['director', 'writers', 'creators', 'stars'],
  read: ({ sources }) => ({ facts: creditCards(sources.page) }),
};
