import { describe, expect, it } from 'vitest';
import { createPaint } from '../terminal-text.ts';
import { formatTrace } from './format.ts';
import { fieldChangesBetween, type MovieTrace } from './trace.ts';

describe('fieldChangesBetween', () => {
  it('names the fields that differ, with both values', () => {
    const before = { rating: 8.1, genre: ['Drama'], year: 1995 };
    const after = { rating: 8.2, genre: ['Drama'], year: 1995, plot: 'A heist' };
    expect(fieldChangesBetween(before, after)).toEqual([
      { field: 'rating', before: 8.1, after: 8.2 },
      { field: 'plot', before: null, after: 'A heist' },
    ]);
    expect(fieldChangesBetween(before, after, ['rating', 'plot'])).toEqual([]);
  });
});

const trace: MovieTrace = {
  id: 'tt0113277',
  former_ids: [],
  jobs: [],
  jobs_complete: true,
  pages: [],
  readings: [],
  observations: [
    {
      sequence: 7,
      source: 'one',
      source_id: 'heat',
      url: 'https://one.example/heat',
      run: 'test',
      page: null,
      extractor: '1',
      observed_at: '2026-01-01T00:00:00.000Z',
      stored_at: '2026-01-01T00:00:01.500Z',
      changes: null,
    },
  ],
  record: { sequence: 3, stored_at: '2026-01-01T00:00:01.520Z', decisions: [], lineage: [] },
  events: [
    {
      sequence: 9,
      revision: 4,
      stored_at: '2026-01-01T00:00:01.530Z',
      record_sequence: 3,
      fetched_at: '2026-01-01T00:00:00.000Z',
      changes: null,
      replaces: [],
    },
  ],
  dead_letters: [],
  current: null,
};

describe('formatTrace', () => {
  it('tells how long each stage took', () => {
    const text = formatTrace(trace, createPaint(false)).join('\n');
    expect(text).toContain(
      '#7  2026-01-01T00:00:01.500Z  one/heat  without a page, extractor 1  1.50 s after the page was fetched',
    );
    expect(text).toContain('record #3  2026-01-01T00:00:01.520Z  20 ms after observation #7');
    expect(text).toContain('revision 4  of record #3  10 ms after the record, 1.53 s after the page was fetched');
  });

  it('says what is not kept and what is not known', () => {
    const text = formatTrace({ ...trace, jobs_complete: false }, createPaint(false)).join('\n');
    expect(text).toContain('unknown: the queue is too long to look at all of it');
    expect(text).toContain('revisions before 4 are no longer kept');
    expect(text).toContain('users see nothing of it');
  });

  it('lets no scraped text reach the terminal as a command', () => {
    const [event] = trace.events;
    const events =
      event === undefined
        ? []
        : [{ ...event, changes: [{ field: 'title', before: null, after: 'a\u001b[2Jb\u009b' }] }];
    expect(formatTrace({ ...trace, events }, createPaint(false)).join('')).not.toMatch(/\p{Cc}/u);
  });
});
