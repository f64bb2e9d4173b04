import { type ChildNode, type Element, isTag } from 'domhandler';
import { isGenreName } from '../../../movie/normalise/genres.ts';
import { markedMovieType } from '../lexicon/movie-types.ts';
import { breaksLine, parentElement, textOf } from '../parse/tree.ts';

/** What stands before a node on its line, in the elements of the line that hold it too. */
export function wordsBefore(node: ChildNode): string {
  let text = '';
  let current: ChildNode | null = node;
  while (current !== null && text.length < 400) {
    for (let before = current.previousSibling; before !== null; before = before.previousSibling) {
      if (isTag(before) && breaksLine(before.name)) return text;
      text = `${textOf(before, 200)} ${text}`;
    }
    const parent: Element | null = parentElement(current);
    current = parent === null || breaksLine(parent.name) ? null : parent;
  }
  return text;
}

/** Whether words name a kind of work or a genre: "a drama". */
export function namesWork(text: string): boolean {
  return text.split(/[^\p{L}]+/u).some((word) => word !== '' && (isGenreName(word) || markedMovieType(word) !== null));
}
