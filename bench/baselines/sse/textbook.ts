/** What tutorials show: Express, and for each event a `res.write` of its JSON to every client. */
import express, { type Response } from 'express';
import { newMovies, ready } from './movies.ts';

const clients = new Set<Response>();
const app = express();
app.get('/api/movies/stream', (request, response) => {
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', Connection: 'keep-alive' });
  response.write('retry: 3000\n\n');
  clients.add(response);
  request.on('close', () => clients.delete(response));
});
const server = app.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => ready(server.address()));
const decoder = new TextDecoder();
for await (const { sequence, data } of newMovies()) {
  const movie: unknown = JSON.parse(decoder.decode(data));
  for (const client of clients) client.write(`id: msg_${sequence}\ndata: ${JSON.stringify(movie)}\n\n`);
}
