import { describe, expect, it } from 'vitest';
import { faultOf } from './page-error.ts';

const ready = { status: 200, ready: true, cutOff: false };

describe('a page', () => {
  it.each([
    ['with facts is fine', 'movie', ready, 'movie', null],
    ['whose browser tells no status is fine', 'movie', { status: null, ready: true, cutOff: false }, 'movie', null],
    ['that was to name a movie and does not is unreadable', 'movie', ready, 'unknown', 'unreadable'],
    [
      'that did not get ready is unreadable, whatever it says',
      'movie',
      { status: 200, ready: false, cutOff: false },
      'movie',
      'unreadable',
    ],
    ['that was to be a list may be anything', 'list', { status: 200, ready: false, cutOff: false }, 'unknown', null],
    [
      'that may be about anything may be about no movie',
      'page',
      { status: 200, ready: false, cutOff: false },
      'unknown',
      null,
    ],
    [
      'that turns out to be about a movie must be all there',
      'page',
      { status: 200, ready: false, cutOff: false },
      'movie',
      'unreadable',
    ],
    ['that stops in the middle is unreadable', 'movie', { ...ready, cutOff: true }, 'movie', 'unreadable'],
    ['that stops in the middle lacks links', 'list', { ...ready, cutOff: true }, 'list', 'unreadable'],
    ['with a challenge is blocked', 'movie', ready, 'blocked', 'blocked'],
    ['that is forbidden is blocked', 'list', { status: 403, ready: true, cutOff: false }, 'unknown', 'blocked'],
    [
      'accepted but not given (AWS WAF) is blocked',
      'movie',
      { status: 202, ready: true, cutOff: false },
      'unknown',
      'blocked',
    ],
    [
      'that asks for patience is an error status',
      'movie',
      { status: 429, ready: true, cutOff: false },
      'unknown',
      'error-status',
    ],
    [
      'that is not there is an error status, though it looks like a movie',
      'movie',
      { status: 404, ready: true, cutOff: false },
      'movie',
      'error-status',
    ],
  ] as const)('%s', (_, kind, page, found, fault) => {
    expect(faultOf({ kind }, page, { kind: found })).toBe(fault);
  });
});
