import { describe, expect, it } from 'vitest';
import { requireDisplay } from './display.ts';

const headed = { headed: true, seleniumUrl: undefined };

describe('a browser that is shown', () => {
  it('is refused with the remedy where there is no display', () => {
    expect(() => requireDisplay(headed, {}, 'linux')).toThrow(/leave --headed .* out, or run under xvfb-run/);
    expect(() => requireDisplay(headed, { DISPLAY: '' }, 'linux')).toThrow(/display/);
  });

  it.each([
    ['an X display', headed, { DISPLAY: ':0' }, 'linux'],
    ['a Wayland display', headed, { WAYLAND_DISPLAY: 'wayland-0' }, 'linux'],
    ['macOS', headed, {}, 'darwin'],
    ['a Grid, which has displays of its own', { headed: true, seleniumUrl: 'http://grid:4444' }, {}, 'linux'],
    ['nothing, when it is not shown after all', { headed: false, seleniumUrl: undefined }, {}, 'linux'],
  ] as const)('needs no more than %s', (_, settings, environment, platform) => {
    expect(() => requireDisplay(settings, environment, platform)).not.toThrow();
  });
});
