import { describe, expect, it } from 'vitest';
import { type Start, sinceSchema, startOf } from './cursor.ts';

const now = Date.parse('2026-02-01T00:00:00Z');
const hour = 3_600_000;

function since(text: string, newest = 5000): Start {
  expect(sinceSchema.safeParse(text).success).toBe(true);
  const request = { lastEventIdHeader: undefined, lastEventIdQuery: undefined, since: text, snapshot: undefined };
  return startOf(request, now, newest);
}

const at = (time: number) => ({ kind: 'time', time });

describe('since', () => {
  it.each<[string, object]>([
    ['1042', { kind: 'after', sequence: 1042 }],
    ['msg_1042', { kind: 'after', sequence: 1042 }],
    ['msg_1042-abc', { kind: 'after', sequence: 1042, epoch: 'abc' }],
    ['1764536400', at(1_764_536_400_000)],
    ['1764536400123', at(1_764_536_400_123)],
    ['2026-01-31T12:00:00Z', at(Date.parse('2026-01-31T12:00:00Z'))],
    ['10m', at(now - hour / 6)],
    ['1h30m', at(now - 1.5 * hour)],
    ['1w', at(now - 7 * 24 * hour)],
    ['now', { kind: 'live' }],
  ])('takes %s', (text, start) => {
    expect(since(text)).toEqual(start);
  });

  it('takes a number for a sequence where the stream has come that far', () => {
    expect(since('1764536400', 1_764_536_400)).toEqual({ kind: 'after', sequence: 1_764_536_400 });
    expect(since('999999999', 1)).toEqual({ kind: 'after', sequence: 999_999_999 });
  });

  it('begins at the beginning for an age before all time', () => {
    expect(since('999999d')).toEqual(at(0));
    expect(since('999999999w')).toEqual(at(0));
  });

  it.each([
    '',
    'yesterday',
    'm',
    '1h30',
    '-1h',
    '1764536400.5',
    'msg_',
    '2026-13-01',
  ])('refuses %j, and says what it takes', (text) => {
    const result = sinceSchema.safeParse(text);
    expect(result.success).toBe(false);
    expect(result.error?.issues[0]?.message).toContain('1h30m');
  });
});
