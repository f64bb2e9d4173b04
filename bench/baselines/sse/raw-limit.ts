/**
 * What is left when everything but the writes is taken away: no HTTP parser, no cursors, all sockets given one buffer. With
 * KEEP_AFTER, a sequence, whoever connects is first given all events after that, in one write.
 */
import { createServer, type Socket } from 'node:net';
import { newMovies, ready } from './movies.ts';

const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\nretry: 3000\n\n';
const sockets = new Set<Socket>();
const server = createServer({ noDelay: true }, (socket) => {
  socket.once('data', () => {
    socket.write(head);
    if (kept.length > 0) socket.write(allKept());
    sockets.add(socket);
    socket.resume();
  });
  socket.on('close', () => sockets.delete(socket));
  socket.on('error', () => socket.destroy());
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => ready(server.address()));

const keepAfter = process.env.KEEP_AFTER === undefined ? undefined : Number(process.env.KEEP_AFTER);
let kept: Buffer[] = [];
let waiting: Buffer[] = [];
for await (const { sequence, data } of newMovies(keepAfter)) {
  if (waiting.length === 0) setImmediate(writeAll);
  waiting.push(Buffer.from(`id: msg_${sequence}\ndata: `), Buffer.from(data), Buffer.from('\n\n'));
}

function writeAll(): void {
  const bytes = Buffer.concat(waiting);
  waiting = [];
  if (keepAfter !== undefined) kept.push(bytes);
  for (const socket of sockets) socket.write(bytes);
}

/** One buffer, put together once for all that come back. */
function allKept(): Buffer {
  const all = kept.length === 1 ? (kept[0] as Buffer) : Buffer.concat(kept);
  kept = [all];
  return all;
}
