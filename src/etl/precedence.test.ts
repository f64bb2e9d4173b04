import { expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import { Precedence } from './precedence.ts';

/** A clock whose waits end when the test says so. */
function waitingClock() {
  const waits: PromiseWithResolvers<void>[] = [];
  const clock: Clock = {
    now: () => 0,
    wait(_, signal) {
      const wait = Promise.withResolvers<void>();
      signal?.addEventListener('abort', () => wait.resolve());
      waits.push(wait);
      return wait.promise;
    },
  };
  const endWaits = () => {
    for (const { resolve } of waits) resolve();
  };
  return { clock, endWaits };
}

function precedenceOf(clock: Clock): Precedence {
  return new Precedence({ recordsAtMost: 10, heardWithinMilliseconds: 1000, clock });
}

async function isResolved(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);
}

it('lets an import go on while few records wait, and again when few do', async () => {
  const precedence = precedenceOf(waitingClock().clock);
  const { signal } = new AbortController();
  precedence.heard(10);
  expect(await isResolved(precedence.mayImport(signal))).toBe(true);
  precedence.heard(11);
  const turn = precedence.mayImport(signal);
  expect(await isResolved(turn)).toBe(false);
  precedence.heard(10);
  expect(await isResolved(turn)).toBe(true);
});

it('does not believe for long what it heard: another replica may have done the rest', async () => {
  const { clock, endWaits } = waitingClock();
  const precedence = precedenceOf(clock);
  const { signal } = new AbortController();
  precedence.heard(11);
  const turn = precedence.mayImport(signal);
  endWaits();
  expect(await isResolved(turn)).toBe(true);
  expect(await isResolved(precedence.mayImport(signal))).toBe(true);
});

it('holds nobody up who ends', async () => {
  const precedence = precedenceOf(waitingClock().clock);
  const ending = new AbortController();
  precedence.heard(11);
  const turn = precedence.mayImport(ending.signal);
  ending.abort();
  expect(await isResolved(turn)).toBe(true);
});
