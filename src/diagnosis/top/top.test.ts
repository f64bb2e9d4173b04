import { describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import type { ConsumerState, StreamState } from '../../messaging/nats/admin/jetstream-state.ts';
import { createPaint } from '../terminal-text.ts';
import { fitToScreen, formatSnapshot } from './frame.ts';
import { Screen } from './screen.ts';
import { type DeploymentSnapshot, ratesBetween } from './snapshot.ts';
import { printSnapshots, showSnapshots } from './watch.ts';

const plain = createPaint(false);

const stream: StreamState = {
  stream: 'MOVIES',
  messages: 1234,
  bytes: 900,
  limitBytes: 1000,
  lastSequence: 2000,
  leader: true,
  leaderName: 'nats-1',
  currentCopies: 3,
  followers: [],
};

const consumer: ConsumerState = {
  stream: 'CRAWL',
  consumer: 'scraper',
  backlog: 12,
  acknowledgementsPending: 2,
  acknowledgementsPendingLimit: 1000,
  redelivered: 1,
  acknowledged: 50,
  waitingPulls: 1,
  acknowledgedAt: null,
  createdAt: 0,
  leaderName: 'nats-2',
};

function snapshot(changes: Partial<DeploymentSnapshot> = {}): DeploymentSnapshot {
  return {
    at: 0,
    server: 'nats 2.10.0 at 127.0.0.1:4222',
    streams: { value: [stream] },
    leaderless: { value: [] },
    consumers: { value: [consumer] },
    services: { value: [] },
    hosts: { value: [] },
    gateways: [],
    ...changes,
  };
}

describe('ratesBetween', () => {
  it('divides what was counted by the time between', () => {
    const later = snapshot({ at: 2000, streams: { value: [{ ...stream, lastSequence: 2100 }] } });
    expect(ratesBetween(snapshot(), later).written('MOVIES')).toBe(50);
    expect(ratesBetween(snapshot(), later).acknowledged('CRAWL/scraper')).toBe(0);
  });

  it('does not guess: nothing before, a counter that began anew, or one that was not told', () => {
    const later = snapshot({ at: 2000, streams: { value: [{ ...stream, lastSequence: 3 }] } });
    expect(ratesBetween(null, later).written('MOVIES')).toBeNull();
    expect(ratesBetween(snapshot(), later).written('MOVIES')).toBeNull();
    expect(ratesBetween(snapshot({ streams: { unknown: 'timeout' } }), later).written('MOVIES')).toBeNull();
  });
});

describe('formatSnapshot', () => {
  it('shows figures under their titles', () => {
    const text = formatSnapshot(snapshot(), ratesBetween(null, snapshot()), plain).join('\n');
    expect(text).toContain('streams  messages   size    full  written/s  leader');
    expect(text).toContain('MOVIES      1,234  900 B  90.0 %          –  nats-1');
  });

  it('names streams that nobody leads, which no list of figures has', () => {
    const broken = snapshot({ leaderless: { value: ['CATALOGUE'] } });
    expect(formatSnapshot(broken, ratesBetween(null, broken), plain)).toContain('CATALOGUE: no leader answers for it');
  });

  it('says what is unknown, and that a figure is not there', () => {
    const silent = snapshot({
      streams: { unknown: 'timeout' },
      consumers: { unknown: 'timeout' },
      hosts: { unknown: 'stream not found' },
      gateways: [{ address: 'http://127.0.0.1:9090', clients: null }],
    });
    const text = formatSnapshot(silent, ratesBetween(null, silent), plain).join('\n');
    expect(text).toContain('streams unknown: timeout');
    expect(text).toContain('dead letters: unknown');
    expect(text).toContain('hosts that refuse unknown: stream not found');
    expect(text).toContain('gateway 127.0.0.1:9090: clients unknown');
  });
});

describe('fitToScreen', () => {
  it('cuts lines to the columns and says how many are left out', () => {
    expect(fitToScreen(['abcdef', 'b', 'c', 'd'], 20, 3)).toEqual(['abcdef', 'b', '… 2 more lines']);
    expect(fitToScreen(['abcdef'], 4, 3)).toEqual(['abc…']);
  });
});

class FakeTerminal {
  written = '';
  columns = 60;
  rows = 10;
  raw = false;
  listeners = new Set<(data: Buffer) => void>();
  write(text: string): void {
    this.written += text;
  }
  setRawMode(mode: boolean): void {
    this.raw = mode;
  }
  on(_: 'data', listener: (data: Buffer) => void): void {
    this.listeners.add(listener);
  }
  off(_: 'data', listener: (data: Buffer) => void): void {
    this.listeners.delete(listener);
  }
  resume(): void {}
  pause(): void {}
  press(key: string): void {
    for (const listener of this.listeners) listener(Buffer.from(key));
  }
}

describe('showSnapshots', () => {
  it.each([
    ['q', 'q'],
    ['Ctrl-C', '\u0003'],
  ])('gives the terminal back on %s, even while a server is silent', async (_, key) => {
    const terminal = new FakeTerminal();
    const stopping = new AbortController();
    const screen = new Screen(terminal, terminal, () => stopping.abort());
    const silent = new Promise<DeploymentSnapshot>(() => {});
    const shown = showSnapshots(screen, () => {}, {
      collect: () => silent,
      intervalMilliseconds: 1000,
      paint: plain,
      clock: systemClock,
      signal: stopping.signal,
    });
    expect(terminal.raw).toBe(true);
    expect(terminal.written).toContain('\u001b[?1049h');
    terminal.press(key);
    await shown;
    expect(terminal.raw).toBe(false);
    expect(terminal.listeners.size).toBe(0);
    expect(terminal.written.endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
  });

  it('gives it back when something fails', async () => {
    const terminal = new FakeTerminal();
    const screen = new Screen(terminal, terminal, () => {});
    const shown = showSnapshots(screen, () => {}, {
      collect: () => Promise.reject(new Error('broken')),
      intervalMilliseconds: 1000,
      paint: plain,
      clock: systemClock,
      signal: new AbortController().signal,
    });
    await expect(shown).rejects.toThrow('broken');
    expect(terminal.written.endsWith('\u001b[?1049l')).toBe(true);
  });
});

describe('printSnapshots', () => {
  it('prints one reading with rates, as plain lines', async () => {
    const output = new FakeTerminal();
    let now = 0;
    const clock = {
      now: () => now,
      wait: async (milliseconds: number) => {
        now += milliseconds;
      },
    };
    await printSnapshots(output, true, {
      collect: async () => snapshot({ at: now, streams: { value: [{ ...stream, lastSequence: 2000 + now / 10 }] } }),
      intervalMilliseconds: 2000,
      paint: plain,
      clock,
      signal: new AbortController().signal,
    });
    expect(output.written).not.toContain('\u001b');
    expect(output.written.match(/CineStream/g)).toHaveLength(1);
    expect(output.written).toMatch(/MOVIES .* 100 {2}nats-1/);
  });
});
