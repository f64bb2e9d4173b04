/** What browsers read as windows-1252, byte for byte. */
const characters = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 128 }, (_, index) => 128 + index));
const byteOf = new Map([...characters].map((character, index) => [character, 128 + index]));
const high = `[${[...characters].map((character) => `\\u{${character.codePointAt(0)?.toString(16)}}`).join('')}]`;
/** A serialised document has no-break spaces as entities. */
const run = new RegExp(`${high}(?:&nbsp;|${high})*`, 'gu');
const space = '&nbsp;';
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Puts right what a browser read as windows-1252 because the site said so, though it was UTF-8: `KomÃ¶die` is `Komödie`. Left as
 * it is where most of it makes no sense as UTF-8: then the site was right.
 */
export function repairMojibake(html: string): string {
  let [meant, not] = [0, 0];
  const repaired = html.replace(run, (text) => {
    const better = asUtf8(text);
    if (better === null) not += 1;
    else meant += 1;
    return better ?? text;
  });
  return meant > not ? repaired : html;
}

function asUtf8(text: string): string | null {
  const whole = decode(text);
  if (whole !== null) return whole;
  let end = text.length;
  while (text.startsWith(space, end - space.length)) end -= space.length;
  const rest = end === text.length ? null : decode(text.slice(0, end));
  return rest === null ? null : rest + text.slice(end);
}

function decode(text: string): string | null {
  const bytes = [...text.replaceAll(space, '\u{a0}')].map((character) => byteOf.get(character) ?? 0);
  try {
    return utf8.decode(Uint8Array.from(bytes)).replaceAll('\u{a0}', space);
  } catch {
    return null;
  }
}
