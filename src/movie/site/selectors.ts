import { compile } from 'css-select';
import { isTraversal, parse } from 'css-what';
import { jsonpath } from 'json-p3';

/** Why a text is no CSS selector, null where it is one. A browser knows more pseudo-classes than this asks for. */
export function selectorProblem(text: string): string | null {
  return problemOf(() => parseWhole(text));
}

/** Why a text is no CSS selector that can be read without a browser, null where it is one. */
export function staticSelectorProblem(text: string): string | null {
  return problemOf(() => [parseWhole(text), compile(text)]);
}

/** Why a text is no JSONPath (RFC 9535), null where it is one. */
export function jsonPathProblem(text: string): string | null {
  return problemOf(() => jsonpath.compile(text));
}

/** Why a text is no regular expression, null where it is one. */
export function patternProblem(text: string): string | null {
  return problemOf(() => new RegExp(text, 'u'));
}

/** The parser takes a combinator at the end for one that is still to come; browsers do not. */
function parseWhole(text: string): void {
  for (const tokens of parse(text)) {
    const last = tokens.at(-1);
    if (last === undefined || isTraversal(last)) throw new SyntaxError('it ends where an element is expected');
  }
}

function problemOf(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
