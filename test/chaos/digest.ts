import { hash } from 'node:crypto';

/** Of the text of an event, so that what was stored and what was received can be compared without keeping both. */
export function digestOf(text: string): string {
  return hash('sha1', text, 'base64');
}
