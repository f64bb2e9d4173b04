import { type Element, isTag } from 'domhandler';
import type { MovieFacts } from '../../../movie/facts.ts';
import { type CreditedFact, creditedFacts } from '../lexicon/credit-roles.ts';
import type { PageDocument } from '../parse/document.ts';
import { elementsNamed, parentElement, textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { cleanNames, personName } from '../values/people.ts';
import type { Reader } from './reader.ts';

const mostLinks = 5000;
const fewestPeople = 2;

/** People of one list, each with what they did in brackets behind the name: "Ann Bell (Direction), Bo Cole (Music)". */
function rolesInBrackets(page: PageDocument): Partial<MovieFacts> {
  const lists = new Map<Element | null, { name: string; role: string }[]>();
  for (const link of elementsNamed(page, 'a').slice(0, mostLinks)) {
    const role = roleBehind(link);
    const name = role === null ? null : personName(cleanText(textOf(link, 200)));
    if (role === null || name === null || page.regions.isForeign(link)) continue;
    const list = parentElement(link);
    const people = lists.get(list) ?? [];
    people.push({ name, role });
    lists.set(list, people);
  }
  const found = new Map<CreditedFact, string[]>();
  for (const people of lists.values()) {
    if (people.length < fewestPeople) continue;
    for (const { name, role } of people)
      for (const fact of creditedFacts(role)) found.set(fact, [...(found.get(fact) ?? []), name]);
  }
  return Object.fromEntries([...found].map(([fact, names]) => [fact, cleanNames(names)]));
}

function roleBehind({ nextSibling }: Element): string | null {
  if (nextSibling === null || isTag(nextSibling) || nextSibling.type !== 'text') return null;
  return /^\s*\(([^()]{2,80})\)/.exec(nextSibling.data.slice(0, 120))?.[1] ?? null;
}

/** "Ann Bell (Direction), Bo Cole (Music)" */
export const rolesInBracketsReader: Reader = {
  name: 'roles-in-brackets',
  layer: 'dom',
  facts: ['director', 'writers', 'creators'],
  read: ({ sources }) => ({ facts: rolesInBrackets(sources.page) }),
};
