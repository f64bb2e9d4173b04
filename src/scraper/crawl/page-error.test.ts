import { describe, expect, it } from 'vitest';
import { faultOf } from './page-error.ts';

const ready = { status: 200, ready: true, cutOff: false };

describe('a page', () => {
  it.each([
    ['with facts is fine', 'title', ready, 'title', null],
    ['whose browser tells no status is fine', 'title', { status: null, ready: true, cutOff: false }, 'title', null],
    ['that was to name a movie and does not is unreadable', 'title', ready, 'unknown', 'unreadable'],
    [
      'that did not get ready is unreadable, whatever it says',
      'title',
      { status: 200, ready: false, cutOff: false },
      'title',
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
      'title',
      'unreadable',
    ],
    ['that stops in the middle is unreadable', 'title', { ...ready, cutOff: true }, 'title', 'unreadable'],
    ['that stops in the middle lacks links', 'list', { ...ready, cutOff: true }, 'list', 'unreadable'],
    ['with a challenge is blocked', 'title', ready, 'blocked', 'blocked'],
    ['that is forbidden is blocked', 'list', { status: 403, ready: true, cutOff: false }, 'unknown', 'blocked'],
    [
      'accepted but not given (AWS WAF) is blocked',
      'title',
      { status: 202, ready: true, cutOff: false },
      'unknown',
      'blocked',
    ],
    [
      'that asks for patience is an error status',
      'title',
      { status: 429, ready: true, cutOff: false },
      'unknown',
      'error-status',
    ],
    [
      'that is not there is an error status, though it looks like a movie',
      'title',
      { status: 404, ready: true, cutOff: false },
      'title',
      'error-status',
    ],
  ] as const)('%s', (_, kind, page, found, fault) => {
    expect(faultOf({ kind }, page, { kind: found })).toBe(fault);
  });
});
