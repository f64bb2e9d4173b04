import { describe, expect, it } from 'vitest';
import { repairMojibake } from './mojibake.ts';

/** The text as a browser serialises it that takes its bytes in UTF-8 for windows-1252. */
function misread(text: string): string {
  return new TextDecoder('windows-1252').decode(new TextEncoder().encode(text)).replaceAll('\u{a0}', '&nbsp;');
}

describe('text that a site sent under a wrong name', () => {
  it.each([
    'Komödie, Les Infiltrés, Amélie – “8½” … À bout de souffle, voilà',
    'Летят журавли, 七人の侍, 10 €, 🎬',
    'prix\u{a0}: élevé\u{a0}!',
  ])('is put right: %s', (text) => {
    expect(repairMojibake(misread(text)).replaceAll('&nbsp;', '\u{a0}')).toBe(text);
  });

  it('is put right beside a few words that came under the right one', () => {
    expect(repairMojibake(`<p>${misread('Komödie für Große')}</p><p>Šárka é</p>`)).toBe(
      '<p>Komödie für Große</p><p>Šárka é</p>',
    );
  });

  it.each([
    'Komödie, Les Infiltrés, “8½”, «CAFÉ», déjà vu',
    'plain ASCII &nbsp; &eacute;',
    'CAFÉ, CAFÉ&nbsp;!',
  ])('stays as it is where it was right: %s', (text) => {
    expect(repairMojibake(text)).toBe(text);
  });

  it('stays as it is however long it makes no sense', () => {
    const text = `${'Ã'.repeat(2_000_000)}${'&nbsp;'.repeat(1_000_000)}é`;
    expect(repairMojibake(text) === text).toBe(true);
  });
});
