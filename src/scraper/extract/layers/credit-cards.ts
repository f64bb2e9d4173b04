import type { Element } from 'domhandler';
import type { FilmFacts } from '../../../movie/facts.ts';
import type { PageDocument } from '../reading/document.ts';
import { cleanNames, personName } from '../reading/people.ts';
import { cleanText } from '../reading/text.ts';
import { descendants, elementsNamed } from '../reading/tree.ts';
import { labelledFact } from '../vocabulary/labels.ts';

const credited = ['director', 'writers', 'creators'] as const;
type CreditedFact = (typeof credited)[number];
const mostNames = 1000;
const authorship = /^(?:novel|book|short story|story|original story|comic book|characters|teleplay|author)$/i;

/** People on cards that have the role below the name, as in a list of `David Fincher` / `Director`. */
export function creditCards(page: PageDocument): Partial<FilmFacts> {
  const found = new Map<CreditedFact, string[]>();
  for (const card of elementsNamed(page, 'li')) {
    const texts = textsOf(card);
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

function roleOf(role: string): CreditedFact | null {
  if (authorship.test(role)) return 'writers';
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
