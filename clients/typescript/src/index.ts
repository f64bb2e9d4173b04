export type { Clock } from './clock.ts';
export { MovieStreamError } from './errors.ts';
export type * from './movie.ts';
export { openMovieStream } from './movie-stream.ts';
export type * from './options.ts';
export { type SseMessage, SseParser } from './sse-parser.ts';
export { canShare } from './tab-group.ts';
