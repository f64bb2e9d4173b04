import type { ScraperConfiguration } from '../../config.ts';
import { BrowserMissingError } from '../errors.ts';

/**
 * A local browser with a window needs a display server; without one, Chrome says no more than that it crashed.
 * @throws BrowserMissingError
 */
export function requireDisplay(
  { headed, seleniumUrl }: Pick<ScraperConfiguration, 'headed' | 'seleniumUrl'>,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): void {
  const here = headed && seleniumUrl === undefined && platform === 'linux';
  if (!here || environment.DISPLAY || environment.WAYLAND_DISPLAY) return;
  throw new BrowserMissingError(
    'a browser that is shown needs a display, and neither DISPLAY nor WAYLAND_DISPLAY is set: leave --headed (CINESTREAM_HEADED) out, or run under xvfb-run',
  );
}
