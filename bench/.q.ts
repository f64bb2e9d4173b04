import { compareFilms } from '../src/movie/identity/match.ts';
import { agreementOf, areJoined, labelledPairs } from '../test/support/labelled-pairs.ts';

const pairs = labelledPairs();
const held = process.argv.includes('held');
console.log(
  'tuning',
  agreementOf(pairs.filter((p) => !p.heldOut)),
  'held',
  agreementOf(pairs.filter((p) => p.heldOut)),
);
for (const p of pairs.filter((p) => p.heldOut === held)) {
  const j = areJoined(p.one, p.other);
  if (j !== p.same) {
    const m = compareFilms(p.one, p.other);
    console.log(
      p.kind,
      p.same ? 'MISSED' : 'WRONG',
      p.one.titles,
      p.other.titles,
      m.score,
      m.evidence.map((e) => `${e.reason} ${e.weight}`).join('; '),
    );
  }
}
