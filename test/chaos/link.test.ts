import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { until } from '../support/nats-server.ts';
import { Link } from './link.ts';

test('bytes that come after a delay has ended do not overtake those that were delayed', async () => {
  let received = '';
  const server = createServer((socket) => {
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text;
      socket.write(text);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const held = Promise.withResolvers<void>();
  let isHeld = false;
  const wait = () => {
    isHeld = true;
    return held.promise;
  };
  const link = await Link.open(() => (server.address() as AddressInfo).port, { ...systemClock, wait });
  const client = connect(link.port, '127.0.0.1');
  link.delayMilliseconds = 1000;
  client.write('1');
  await until(async () => isHeld || undefined, 10);
  link.heal();
  client.write('2');
  const other = connect(link.port, '127.0.0.1');
  other.write('a');
  await once(other, 'data');
  held.resolve();
  await until(async () => received.length === 3 || undefined, 10);
  expect(received).toBe('a12');
  for (const socket of [client, other]) socket.destroy();
  await link.close();
  server.close();
});
