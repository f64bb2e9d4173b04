import { connect, type Socket } from 'node:net';
import type { ChaosSystem } from '../system.ts';
import { type Fault, pick } from './fault.ts';

const hostileRequests = [
  'GARBAGE\r\n\r\n',
  'GET /api/movies/stream HTTP/9.9\r\n\r\n',
  `GET / HTTP/1.1\r\nhost: x\r\nx-big: ${'a'.repeat(100_000)}\r\n\r\n`,
  'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\ntransfer-encoding: chunked\r\n\r\n',
  'GET /api/movies/stream HTTP/1.1\r\nhost: x\r\nlast-event-id: msg_99999999999999\r\n\r\n',
  'GET /api/movies/stream HTTP/1.1\r\nhost: x\r\nlast-event-id: \u0000\u0001nonsense\r\n\r\n',
  'GET /api/movies/stream?since=-1&last_event_id=%0d%0a HTTP/1.1\r\nhost: x\r\n\r\n',
  'GET /api/movies/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer nonsense\r\n\r\n',
  'GET /api/movies/stream HTTP/1.1\r\nhost: x\r\nx-slow: ',
];

/** Clients that mean harm, or are badly written. */
export const abuseFaults: readonly Fault[] = [
  {
    name: 'hostile requests',
    async strike(system) {
      const { port } = pick(system.gateways, system.random);
      const sockets = Array.from({ length: 10 }, () => hostileRequests.map((request) => attack(port, request))).flat();
      await system.clock.wait(2000);
      for (const socket of sockets) socket.destroy();
    },
  },
  {
    name: 'one client opens 2,000 connections',
    async strike(system) {
      const { port } = pick(system.gateways, system.random);
      const request = 'GET /api/movies/stream HTTP/1.1\r\nhost: x\r\n\r\n';
      const sockets = Array.from({ length: 2000 }, () => attack(port, request));
      await system.clock.wait(3000);
      for (const socket of sockets) socket.destroy();
    },
  },
  {
    name: 'poison observations',
    async strike(system: ChaosSystem) {
      const { connection, random } = system;
      for (const text of ['not JSON', '{"schema_version":1}', `{"deep":${'['.repeat(2000)}`]) {
        connection.publish('observations.poison.film', `${text} ${Math.floor(random() * 1e9)}`);
      }
      await connection.flush();
    },
  },
];

function attack(port: number, request: string): Socket {
  const socket = connect(port, '127.0.0.1', () => socket.write(request));
  socket.on('error', () => socket.destroy());
  socket.resume();
  return socket;
}
