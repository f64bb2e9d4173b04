import { isTag } from 'domhandler';
import { presentFacts } from '../claim.ts';
import type { PageDocument } from '../parse/document.ts';
import { descendants, elementsNamed, textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { cleanNames } from '../values/people.ts';
import type { Reader } from './reader.ts';

/** The first named person of each row of a cast table. */
function castTable(page: PageDocument): string[] {
  const table = elementsNamed(page, 'table').find(({ attribs }) =>
    /(?:^|[\s_-])cast(?:$|[\s_-])/i.test(attribs.class ?? ''),
  );
  if (table === undefined) return [];
  const names: string[] = [];
  let isNamed = true;
  for (const node of descendants(table)) {
    if (!isTag(node)) continue;
    if (node.name === 'tr') isNamed = false;
    const text = node.name === 'a' && !isNamed ? cleanText(textOf(node, 200)) : '';
    if (text === '') continue;
    isNamed = true;
    if (names.push(text) >= 60) break;
  }
  return cleanNames(names);
}

export const castTableReader: Reader = {
  name: 'cast-table',
  layer: 'dom',
  facts: ['stars'],
  read: ({ sources }) => ({ facts: presentFacts({ stars: castTable(sources.page) }) }),
};
