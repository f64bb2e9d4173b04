import type { Element } from 'domhandler';
import type { MovieFacts } from '../../../movie/facts.ts';
import { isAuthorship } from '../lexicon/credit-roles.ts';
import { labelledFact } from '../lexicon/labels.ts';
import type { PageDocument } from '../parse/document.ts';
import { descendants, elementsNamed, parentElement } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { cleanNames, personName } from '../values/people.ts';
import type { Reader } from './reader.ts';

const credited = ['director', 'writers', 'creators'] as const;
type CreditedFact = (typeof credited)[number];
const mostNames = 1000;
const crew =
  /direct|writer|writing|screenplay|story|produc|edit|compos|photograph|camera|cinemat|design|music|casting|costume|sound|make-?up|effects/i;
const mostRows = 2000;

/** People on cards that have the role below or beside the name, as in a list of `David Fincher` / `Director`. */
export function creditCards(page: PageDocument): Partial<MovieFacts> {
  const found = new Map<CreditedFact, string[]>();
  for (const texts of [...elementsNamed(page, 'li').map(textsOf), ...crewRows(page)]) {
    const [name = '', role = ''] = texts;
    if (texts.length !== 2 || labelledFact(name, null) !== null || personName(name) === null) continue;
    for (const fact of new Set(role.split(/\s*[,/&]\s*/).map(roleOf))) {
      if (fact === null) continue;
      const names = found.get(fact) ?? [];
      if (names.length < mostNames) names.push(name);
      found.set(fact, names);
    }
  }
  return Object.fromEntries([...found].map(([fact, names]) => [fact, cleanNames(names)]));
}

/** Rows of two texts out of tables that name crew in half of their rows: a cast table has parts there, "writer" among them. */
function crewRows(page: PageDocument): string[][] {
  const tables = new Map<Element | null, string[][]>();
  for (const row of elementsNamed(page, 'tr').slice(0, mostRows)) {
    const texts = textsOf(row);
    if (texts.length !== 2) continue;
    const body = parentElement(row);
    const rows = tables.get(body);
    if (rows === undefined) tables.set(body, [texts]);
    else rows.push(texts);
  }
  return [...tables.values()]
    .filter((rows) => rows.filter(([, role]) => crew.test(role ?? '')).length * 2 >= rows.length)
    .flat();
}

function roleOf(role: string): CreditedFact | null {
  if (isAuthorship(role)) return 'writers';
  const fact = labelledFact(role, null);
  return credited.find((one) => one === fact) ?? null;
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
