import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languageOf, mayBeIn } from './language.ts';

const told = {
  en: 'Two imprisoned men bond over a number of years, finding solace and eventual redemption.',
  de: 'Zwei Häftlinge freunden sich im Laufe der Jahre an und finden Trost in ihrer Freundschaft.',
  fr: "Deux détenus se lient d'amitié au fil des années et trouvent enfin la rédemption.",
  es: 'Dos hombres encarcelados crean un vínculo con los años y encuentran consuelo.',
  cs: 'Dva uvěznění muži se během mnoha let spřátelí a najdou v přátelství útěchu.',
  pl: 'Dwaj więźniowie zaprzyjaźniają się na przestrzeni lat i znajdują pocieszenie.',
  ru: 'Двое заключённых сближаются за долгие годы и находят утешение в дружбе.',
  el: 'Δύο φυλακισμένοι δένονται με τα χρόνια και βρίσκουν παρηγοριά στη φιλία τους.',
  ja: '二人の囚人が長年にわたって友情を育み、救いを見いだす。',
  ko: '두 죄수는 오랜 세월 동안 우정을 쌓으며 위안을 찾는다.',
};

describe('the language of a plot', () => {
  it.each(Object.entries(told))('is known: %s', (language, plot) => {
    expect(languageOf(plot)).toBe(language);
  });

  it.each(['', 'Heist in Paris.', '1994', 'Add a plot'])('is not guessed of %j', (text) => {
    expect(languageOf(text)).toBeNull();
    expect(mayBeIn('en', text)).toBe(true);
  });

  it('is English in all of the labelled English plots', () => {
    const files = ['labelled-plots.tsv', 'labelled-plots-held-out.tsv'].map((name) =>
      join(import.meta.dirname, '../enrich', name),
    );
    const lines = files.flatMap((file) => readFileSync(file, 'utf8').trim().split('\n').slice(1));
    const plots = lines.map((line) =>
      line.split('\t').reduce((one, other) => (other.length > one.length ? other : one)),
    );
    expect(plots.length).toBeGreaterThan(270);
    expect(plots.filter((plot) => !mayBeIn('en', plot))).toEqual([]);
  });
});
