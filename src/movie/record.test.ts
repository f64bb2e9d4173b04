import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyFacts, type MovieFacts } from './facts.ts';
import { defaultMergeRules, mergeRulesSchema } from './merge/rules.ts';
import type { Observation } from './observation.ts';
import { entryOf, goldenRecordSchema, joinEntries, makeRecord, sourceKeyOf } from './record.ts';
import type { SourceEntry } from './source-entry.ts';

function observe(
  source: string,
  sourceId: string,
  facts: Partial<MovieFacts>,
  observedAt = '2026-01-01T00:00:00.000Z',
) {
  const observation: Observation = {
    schema_version: 2,
    source,
    source_id: sourceId,
    url: `https://${source}.example/${sourceId}`,
    observed_at: observedAt,
    run: 'test',
    page: null,
    extractor: '1',
    facts: { ...emptyFacts(), type: 'movie', ...facts },
    provenance: {},
  };
  return entryOf(observation);
}

describe('a golden record', () => {
  it('weighs ratings by votes, joins lists, and says who won', () => {
    const record = makeRecord(
      [
        observe('imdb', 'tt0111161', {
          id: 'tt0111161',
          title: 'The Shawshank Redemption',
          rating: 9.3,
          votes: 3000,
          genre: ['Drama'],
        }),
        observe('kinothek', '7', {
          title: 'Die Verurteilten',
          rating: 8.3,
          votes: 1000,
          genre: ['Krimi', 'drama'],
          year: 1994,
        }),
      ],
      defaultMergeRules,
    );
    expect(record.id).toBe('tt0111161');
    expect(record.facts).toMatchObject({
      title: 'The Shawshank Redemption',
      rating: 9.1,
      votes: 4000,
      genre: ['Drama', 'Crime'],
      year: 1994,
    });
    expect(record.decisions.year).toEqual({ rule: 'majority', from: ['kinothek/7'] });
  });

  it('takes the plot that is in the language of the catalogue, of several the most trusted one', () => {
    const german = 'Zwei Häftlinge freunden sich im Laufe der Jahre an und finden Trost in ihrer Freundschaft.';
    const english = 'Two imprisoned men bond over a number of years, finding solace and eventual redemption.';
    const short = 'Two men in prison.';
    const told = (plots: Record<string, string>, rules = defaultMergeRules) => {
      const record = makeRecord(
        Object.entries(plots).map(([source, plot]) => observe(source, '1', { title: 'Movie', plot })),
        rules,
      );
      return [record.facts.plot, record.decisions.plot?.from[0], record.decisions.plot?.rule];
    };
    expect(told({ imdb: german, zeta: english })).toEqual([english, 'zeta/1', 'language']);
    expect(told({ imdb: german, zeta: short })).toEqual([short, 'zeta/1', 'language']);
    expect(told({ imdb: short, zeta: english })).toEqual([english, 'zeta/1', 'language']);
    expect(told({ imdb: english, zeta: `${english} And more.` })).toEqual([english, 'imdb/1', 'language']);
    expect(told({ imdb: german })).toEqual([german, 'imdb/1', 'language']);
    expect(told({ imdb: english, zeta: german }, mergeRulesSchema.parse({ language: 'de' }))[0]).toBe(german);
  });

  it('has fields that win together from the source of the first of them, wherever that stands', () => {
    const rules = mergeRulesSchema.parse({
      fields: { votes: 'recency', rating: 'priority' },
      sources: ['imdb'],
      fieldGroups: [['votes', 'rating']],
    });
    const { facts, decisions } = makeRecord(
      [
        observe('imdb', 'tt1', { title: 'Heat', rating: 8.3, votes: 3000 }, '2026-01-01T00:00:00.000Z'),
        observe('kinothek', '7', { title: 'Heat', rating: 7.1, votes: 10 }, '2026-02-01T00:00:00.000Z'),
      ],
      rules,
    );
    expect(facts).toMatchObject({ votes: 10, rating: 7.1 });
    expect(decisions.rating).toEqual({ rule: 'field-group', from: ['kinothek/7'] });
    expect(Object.keys(decisions).indexOf('rating')).toBeLessThan(Object.keys(decisions).indexOf('votes'));
  });

  it.each([
    [[['votes', 'raiting']]],
    [
      [
        ['title', 'plot'],
        ['plot', 'year'],
      ],
    ],
  ])('refuses fields that cannot win together: %j', (fieldGroups) => {
    expect(mergeRulesSchema.safeParse({ fieldGroups }).success).toBe(false);
  });

  it('keeps its own id when another source joins later', () => {
    const first = observe('zeta', '1', { title: 'Movie' }, '2026-01-01T00:00:00.000Z');
    const later = observe('alpha', '1', { title: 'Movie' }, '2026-01-02T00:00:00.000Z');
    expect(makeRecord([first, later], defaultMergeRules).id).toBe(makeRecord([first], defaultMergeRules).id);
  });

  it('is of a page as it was read by the newest rules, in whatever order that is told', () => {
    const extractors = ['6', '6+2', '6+12', '7', '10', '10+1'];
    for (const [index, newer] of extractors.entries()) {
      for (const older of extractors.slice(0, index)) {
        const readings = [older, newer].map((extractor) => ({
          ...observe('kino', '1', { title: extractor }),
          extractor,
        }));
        for (const [one, other] of [readings, readings.toReversed()]) {
          expect(one !== undefined && other !== undefined && joinEntries(one, other).facts.title).toBe(newer);
        }
      }
    }
  });

  it('is the same for any order and any repetition of observations', () => {
    const observation = fc.record({
      source: fc.constantFrom('imdb', 'reelhouse', 'kinothek'),
      facts: fc.record({
        title: fc.option(fc.constantFrom('A', 'B', 'ä&amp;b')),
        rating: fc.option(fc.constantFrom(1, 5.55, 9)),
        votes: fc.option(fc.nat(100)),
        genre: fc.subarray(['Drama', 'Krimi', 'Sci-Fi']),
        plot: fc.option(
          fc.constantFrom('Ein Film.', 'One movie is told here, and it is told in the English language.'),
        ),
        release_date: fc.option(fc.constantFrom('1994', '1994-09', '1994-09-23', '1995-02-31')),
      }),
      day: fc.integer({ min: 1, max: 4 }),
    });
    const entries = fc
      .array(observation, { minLength: 1, maxLength: 12 })
      .map((list) =>
        list.map(({ source, facts, day }) => observe(source, '1', facts, `2026-01-0${day}T00:00:00.000Z`)),
      );
    const shuffled = entries.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
    );
    fc.assert(
      fc.property(shuffled, ([list, repeated]) => {
        const record = makeRecord(gather(list), defaultMergeRules);
        expect(makeRecord(gather(repeated), defaultMergeRules)).toEqual(record);
        expect(JSON.stringify(goldenRecordSchema.parse(record))).toBe(JSON.stringify(record));
      }),
    );
  });
});

function gather(entries: readonly SourceEntry[]): SourceEntry[] {
  const newest = new Map<string, SourceEntry>();
  for (const entry of entries) {
    const known = newest.get(sourceKeyOf(entry));
    newest.set(sourceKeyOf(entry), known === undefined ? entry : joinEntries(known, entry));
  }
  return [...newest.values()];
}
