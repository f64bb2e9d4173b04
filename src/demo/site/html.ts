import { escapeUTF8 } from 'entities';

/** Text for element content and quoted attributes. */
export const escapeHtml: (text: string) => string = escapeUTF8;

/** JSON that can stand inside a script element: no `</script>` can end it early. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** Items of a list, each wrapped by `wrap`, joined without separators. */
export function each<T>(items: Iterable<T>, wrap: (item: T) => string): string {
  let html = '';
  for (const item of items) html += wrap(item);
  return html;
}
