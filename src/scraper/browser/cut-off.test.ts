import { describe, expect, it } from 'vitest';
import { isCutOff } from './cut-off.ts';

const page = '<!doctype html><html><body><div><dl><dt>Genre<dd><a href="/drama">Drama</a></dl></div></body></html>\n';

describe('a document', () => {
  it('that was sent whole is not cut off, nor where it is sloppy', () => {
    expect(isCutOff(page)).toBe(false);
    expect(isCutOff(`${page}<!-- 12 ms --> <script>1</script>`)).toBe(false);
    expect(isCutOff('<title>Heat</title><h1>Heat</h1><ul><li>Crime<li>Drama</ul><p>A plot')).toBe(false);
    expect(isCutOff('<div><div><p>left open</body></html>')).toBe(false);
    expect(isCutOff('')).toBe(false);
  });

  it('that stops anywhere before its end is', () => {
    const end = page.indexOf('</div>');
    for (let length = page.indexOf('<dl>'); length <= end; length += 1) {
      expect.soft(isCutOff(page.slice(0, length)), page.slice(0, length)).toBe(true);
    }
    expect(isCutOff('<html><script type="application/ld+json">{"name": "Hea')).toBe(true);
  });
});
