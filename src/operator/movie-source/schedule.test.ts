import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueSlots, scheduleProblem } from './schedule.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The slots that a controller starts which looks at these moments. */
function started(schedule: string, timeZone: string, from: number, moments: Iterable<number>): string[] {
  const slots: string[] = [];
  let handled = from;
  for (const now of moments) {
    const { due } = dueSlots({ schedule, timeZone }, handled, now);
    if (due === null) continue;
    slots.push(due.toISOString());
    handled = due.getTime();
  }
  return slots;
}

function* every(step: number, from: number, until: number): Generator<number> {
  for (let now = from; now < until; now += step) yield now;
}

/** Of both halves of the world, by an hour or half of one, at midnight or at night. */
const zonesWithSummerTime = [
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Beirut',
];

/** Noons (UTC) of the days after which a year's noons are at another local hour. */
function changesOfTheClocks(timeZone: string, year: number): number[] {
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const offsetAt = (time: number) => offset.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value;
  const noons = [...every(day, Date.UTC(year, 0, 1, 12), Date.UTC(year, 11, 30))];
  return noons.filter((noon) => offsetAt(noon) !== offsetAt(noon + day));
}

describe('a schedule', () => {
  test.each([
    ['Europe/Berlin', '30 2 * * *', [Date.UTC(2025, 2, 30), Date.UTC(2025, 9, 26)]],
    ['America/New_York', '30 1 * * *', [Date.UTC(2025, 2, 9), Date.UTC(2025, 10, 2)]],
    ['Australia/Lord_Howe', '15 2 * * *', [Date.UTC(2025, 3, 6), Date.UTC(2025, 9, 5)]],
    ['Asia/Tokyo', '0 0 * * *', []],
  ])('in %s runs once a day for a year, also on the days of a change of the clocks', (timeZone, schedule, changes) => {
    const from = Date.UTC(2025, 0, 1, 12);
    const days = 365;
    const closely = changes.flatMap((change) => [...every(10 * minute, change - 2 * day, change + 2 * day)]);
    const looks = [...every(100 * minute, from, from + days * day), ...closely].toSorted((one, other) => one - other);
    const slots = started(schedule, timeZone, from, looks);
    expect(new Set(slots).size).toBe(slots.length);
    expect(slots.length).toBe(days);
  });

  test('of several fixed times loses none and doubles none when the clocks change', () => {
    for (const from of [Date.UTC(2026, 2, 28), Date.UTC(2026, 9, 24)]) {
      const slots = started('30 2,14 * * *', 'Europe/Berlin', from, every(10 * minute, from, from + 3 * day));
      expect(slots).toHaveLength(6);
    }
  });

  test('never starts a slot twice nor the latest one not at all, whenever a controller looks or restarts', () => {
    const from = Date.UTC(2026, 2, 27);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 * day }), { minLength: 1, maxLength: 60 }), (offsets) => {
        const moments = offsets.toSorted((left, right) => left - right).map((offset) => from + offset);
        const slots = started('0 * * * *', 'Europe/Berlin', from, moments);
        expect(new Set(slots).size).toBe(slots.length);
        const last = moments.at(-1) ?? from;
        const latest = Math.floor(last / hour) * hour;
        if (latest > from) expect(slots.at(-1)).toBe(new Date(latest).toISOString());
      }),
    );
  });

  test('of a fixed time at night has one run for each date around every change of the clocks, anywhere, wherever it restarts', () => {
    const anywhere = fc.record({
      timeZone: fc.constantFrom(...zonesWithSummerTime),
      year: fc.integer({ min: 2024, max: 2036 }),
      hour: fc.integer({ min: 0, max: 3 }),
      minutes: fc.integer({ min: 0, max: 59 }),
      /** Of a day, between two looks. */
      pause: fc.double({ min: 0.2, max: 0.7, noNaN: true }),
    });
    fc.assert(
      fc.property(anywhere, ({ timeZone, year, hour, minutes, pause }) => {
        const changes = changesOfTheClocks(timeZone, year);
        expect(changes, `${timeZone} ${year}`).toHaveLength(2);
        const dateOf = new Intl.DateTimeFormat('en-CA', { timeZone });
        for (const change of changes) {
          const from = change - 2 * day;
          const moments = every(Math.round(pause * day), from, change + 3 * day);
          const slots = started(`${minutes} ${hour} * * *`, timeZone, from, moments);
          const dates = slots.map((slot) => dateOf.format(new Date(slot)));
          const first = Date.parse(dates[0] ?? '');
          expect(dates.length).toBeGreaterThanOrEqual(4);
          expect(dates).toEqual(dates.map((_, index) => new Date(first + index * day).toISOString().slice(0, 10)));
        }
      }),
    );
  });

  test('does not go back when the clock does', () => {
    const from = Date.UTC(2026, 0, 1);
    const moments = [from + 2 * hour, from + hour, from + 90 * minute, from + 2 * hour, from + 3 * hour];
    expect(started('0 * * * *', 'Etc/UTC', from, moments)).toEqual([
      '2026-01-01T02:00:00.000Z',
      '2026-01-01T03:00:00.000Z',
    ]);
  });

  test('of many slots that passed runs the latest, in no more time than of one', () => {
    const created = Date.UTC(2000, 0, 1);
    const { due } = dueSlots({ schedule: '* * * * *', timeZone: 'Etc/UTC' }, created, Date.UTC(2026, 0, 1, 0, 0, 30));
    expect(due?.toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  test('misses a slot whose starting deadline has passed, and says which', () => {
    const schedule = { schedule: '0 6 * * *', timeZone: 'Etc/UTC', startingDeadlineSeconds: 600 };
    const result = dueSlots(schedule, Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1, 6, 11));
    expect(result.due).toBeNull();
    expect(result.missed?.toISOString()).toBe('2026-01-01T06:00:00.000Z');
    expect(result.next?.toISOString()).toBe('2026-01-02T06:00:00.000Z');
  });

  test('that cannot be followed is explained', () => {
    expect(scheduleProblem({ schedule: '0 6 * * *', timeZone: 'Europe/Berlin' })).toBeNull();
    expect(scheduleProblem({ schedule: '61 * * * *', timeZone: 'Etc/UTC' })).toContain('61 * * * *');
    expect(scheduleProblem({ schedule: '0 6 * * *', timeZone: 'Mars/Olympus' })).toContain('Mars/Olympus');
    expect(scheduleProblem({ schedule: '0 0 30 2 *', timeZone: 'Etc/UTC' })).toContain('never comes');
  });
});
