/** Carries the events of the MOVIES stream into nchan's channel; its own CPU is not counted as nchan's. */
import { Agent, request } from 'node:http';
import { newMovies } from './movies.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const target = process.env.NCHAN_PUBLISH_URL ?? '';

function post(data: Uint8Array): void {
  const posting = request(target, { method: 'POST', agent, headers: { 'content-length': data.length } });
  posting.on('response', (response) => response.resume());
  posting.on('error', (error) => console.error(`nchan did not take an event: ${error.message}`));
  posting.end(data);
}

process.send?.({ port: 0 });
for await (const { data } of newMovies()) post(data);
