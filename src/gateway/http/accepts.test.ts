import { expect, it } from 'vitest';
import { acceptsEventStream } from './accepts.ts';

it.each([
  undefined,
  '',
  '*/*',
  'text/event-stream',
  'text/event-stream;charset=utf-8',
  'Text/Event-Stream; charset="utf-8"; q=0.5',
  'application/json, text/*;q=0.1',
])('lets an event stream through: %j', (header) => {
  expect(acceptsEventStream(header)).toBe(true);
});

it.each([
  'application/json',
  'text/html, application/json',
  'text/event-stream;q=0',
  'text/event-streams',
])('wants something else: %j', (header) => {
  expect(acceptsEventStream(header)).toBe(false);
});
