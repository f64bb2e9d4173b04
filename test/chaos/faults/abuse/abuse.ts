import { until } from '../../../support/nats-server.ts';
import type { Struck } from '../../strikes.ts';
import { type ChaosSystem, type Gateway, gatewayAnswers } from '../../system.ts';
import { signToken } from '../../token.ts';
import { type Fault, pick } from '../fault.ts';
import {
  type HostileRequest,
  malformedRequests,
  requestsWithMadeUpCursors,
  requestsWithWrongTokens,
} from './hostile-requests.ts';
import { answerTo, openRaw } from './raw-request.ts';

/** Of each hostile request, at once. */
const repetitions = 10;
const answerPatienceSeconds = 60;
const slowConnections = 500;
const manyConnections = 5000;

/** Clients that mean harm, or are badly written. */
export const abuseFaults: readonly Fault[] = [
  { name: 'malformed requests and huge headers', strike: (system) => assault(system, malformedRequests) },
  { name: 'wrong tokens', strike: async (system) => assault(system, await requestsWithWrongTokens()) },
  { name: 'made-up cursors', strike: async (system) => assault(system, await requestsWithMadeUpCursors()) },
  { name: `slow loris: ${slowConnections} connections that never finish a header`, seconds: 15, strike: slowLoris },
  { name: 'everything again, from the beginning, 200 times', strike: replayEverything },
  {
    name: `one client opens ${manyConnections.toLocaleString('en')} connections`,
    async strike(system) {
      const { port } = await someGateway(system);
      const request = `GET /api/movies/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await signToken()}\r\n\r\n`;
      const sockets = Array.from({ length: manyConnections }, () => openRaw(port, request).resume());
      await system.clock.wait(3000);
      for (const socket of sockets) socket.destroy();
    },
  },
  { name: 'poison observations', strike: poisonObservations },
];

/** What no worker can read, and what none may lose. */
export async function poisonObservations({ connection, random }: Struck): Promise<void> {
  for (const text of ['not JSON', '{"schema_version":1}', `{"deep":${'['.repeat(2000)}`]) {
    connection.publish('observations.poison.movie', `${text} ${Math.floor(random() * 1e9)}`);
  }
  await connection.flush();
}

/** One that can be attacked: the last fault may have ended it. */
async function someGateway({ gateways, random }: ChaosSystem): Promise<Gateway> {
  const gateway = pick(gateways, random);
  await until(() => gatewayAnswers(gateway), answerPatienceSeconds);
  return gateway;
}

/** Sends each request many times, and tells of answers that are not as they have to be. */
async function assault(system: ChaosSystem, requests: readonly HostileRequest[]): Promise<string[]> {
  const { port } = await someGateway(system);
  const patience = AbortSignal.timeout(answerPatienceSeconds * 1000);
  const wrong = await Promise.all(
    requests.map(async ({ name, request, answer }) => {
      const answers = await Promise.all(
        Array.from({ length: repetitions }, () => answerTo(port, request, answer, patience)),
      );
      const unexpected = answers.find((one) => !answer.test(one));
      return unexpected === undefined ? [] : [`${name} is answered with "${unexpected.split('\r\n')[0]}"`];
    }),
  );
  return wrong.flat();
}

/** One byte of a header at a time: each holds a connection for as long as the gateway lets it. */
async function slowLoris(system: ChaosSystem): Promise<string[]> {
  const { port } = await someGateway(system);
  const sockets = Array.from({ length: slowConnections }, () =>
    openRaw(port, 'GET /api/movies/stream HTTP/1.1\r\nhost: x\r\nx-slow: ').resume(),
  );
  const deadline = system.clock.now() + answerPatienceSeconds * 1000;
  const open = () => sockets.filter(({ destroyed }) => !destroyed);
  while (open().length > 0 && system.clock.now() < deadline) {
    for (const socket of open()) if (!socket.pending) socket.write('a');
    await system.clock.wait(500);
  }
  const left = open();
  for (const socket of left) socket.destroy();
  return left.length === 0 ? [] : [`${left.length} headers that never end are still waited for`];
}

/** The whole stream for each of many at once, all of which leave in the middle. */
async function replayEverything(system: ChaosSystem): Promise<void> {
  const { port } = await someGateway(system);
  const request = `GET /api/movies/stream?since=0 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await signToken()}\r\n\r\n`;
  const sockets = Array.from({ length: 200 }, () => openRaw(port, request));
  for (const socket of sockets) socket.once('data', () => socket.pause());
  await system.clock.wait(2000);
  for (const socket of sockets) socket.destroy();
}
