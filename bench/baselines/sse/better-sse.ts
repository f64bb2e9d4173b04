/** Express with the better-sse library: one channel, each event broadcast to it. */
import { createChannel, createSession } from 'better-sse';
import express from 'express';
import { newMovies, ready } from './movies.ts';

const channel = createChannel();
const app = express();
app.get('/api/movies/stream', async (request, response) => {
  channel.register(await createSession(request, response, { keepAlive: 15_000 }));
});
const server = app.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => ready(server.address()));
const decoder = new TextDecoder();
for await (const { sequence, data } of newMovies()) {
  channel.broadcast(JSON.parse(decoder.decode(data)), 'message', { eventId: `msg_${sequence}` });
}
