import type { Json } from './lenient-json.ts';
import { parseStrictJson } from './strict-json.ts';

const assignment = /^\s*(?:(?:window|self|globalThis)\.|var\s|let\s|const\s)\s*[\w$.]{1,80}\s*=\s*(?=\{)/;

/** Whether a script begins with an object that it assigns to a variable. */
export function beginsWithObject(script: string): boolean {
  return assignment.test(script.slice(0, 300));
}

/** The object that is all that a script begins with: `window.__STATE__ = {…};`. Null where it does something else, or the object is no JSON. */
export function assignedObject(script: string): Json {
  const [start] = assignment.exec(script.slice(0, 300)) ?? [];
  return start === undefined ? null : objectAt(script, start.length);
}

/** The JSON object that begins at a position of a text, null where none that ends does. */
export function objectAt(text: string, start: number): Json {
  let depth = 0;
  let isInString = false;
  for (let index = start; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (isInString) {
      if (character === backslash) index++;
      else if (character === quote) isInString = false;
    } else if (character === quote) isInString = true;
    else if (character === opening) depth++;
    else if (character === closing && --depth === 0) return parseStrictJson(text.slice(start, index + 1));
    if (depth === 0 && index > start + 10) return null;
  }
  return null;
}

const [quote, backslash, opening, closing] = [0x22, 0x5c, 0x7b, 0x7d];
