import type { JsMsg } from '@nats-io/jetstream';
import { afterEach, describe, expect, it } from 'vitest';
import { InFlightMessages } from './in-flight-messages.ts';

const hour = 3_600_000;
let open: InFlightMessages | undefined;

afterEach(() => open?.close());

describe('InFlightMessages', () => {
  it('tells the server that a message is worked on, also after the clock was set back an hour', async () => {
    let now = hour;
    open = new InFlightMessages(10, { now: () => now, wait: async () => undefined });
    const told = Promise.withResolvers<void>();
    const message = { working: told.resolve } as unknown as JsMsg;
    open.add(message, new Promise(() => undefined));
    now = 0;
    await expect(told.promise).resolves.toBeUndefined();
  });
});
