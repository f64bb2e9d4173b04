const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** "2 minutes ago", "in 3 hours", "just now"; times in milliseconds since the epoch. */
export function relativeTime(time: number, now: number): string {
  const seconds = (time - now) / 1000;
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? [undefined, 1];
  if (unit === undefined) return seconds > 5 ? 'in less than a minute' : 'just now';
  return relative.format(Math.round(seconds / size), unit);
}

/** "1 movie", "1,289 movies". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Field and rule names as words. */
export function spaced(name: string): string {
  return name.replaceAll('_', ' ');
}

/** Why something did not work, for people; `status` of the answer, 0 where there was none. */
export function failureWords(status: number, reason: string, isOnline: boolean): string {
  if (!isOnline) return 'This device is offline. The list goes on by itself when it is back.';
  if (status === 401) return 'Sign in to see the movies: this server asks for a token.';
  if (status === 403) return `This server does not let you see this. ${reason}`;
  if (status === 400) return `The filter is not valid. ${explained(reason)}`;
  if (status === 429) return 'Too many requests from here: wait a moment.';
  if (status === 404) return `There is no gateway at this address. ${reason}`;
  if (status >= 500) return `The server has a problem just now. ${explained(reason)}`;
  return status === 0 ? 'The server cannot be reached.' : reason;
}

/** Why the stream pauses. */
export function waitingWords(reason: string): string {
  const [, problem] = /^the gateway is full: (.*)$/s.exec(reason) ?? [];
  if (problem !== undefined) return `Too many viewers just now. ${detailOf(problem)}`;
  if (reason.startsWith('no byte for')) return 'The connection has fallen silent.';
  if (reason === 'the connection broke off') return 'The connection broke off.';
  if (reason === 'the server ended the stream') return 'The server moves its viewers to another replica.';
  return explained(reason);
}

function explained(reason: string): string {
  const [, words = reason] = /^the gateway answered \d+ (.*)$/s.exec(reason) ?? [];
  const clean = words.replaceAll(/[✖→]/g, '').replaceAll(/\s+/g, ' ').trim();
  return clean === '' ? '' : `${clean[0]?.toUpperCase()}${clean.slice(1)}${/[.!?]$/.test(clean) ? '' : '.'}`;
}

function detailOf(json: string): string {
  try {
    const { detail } = JSON.parse(json) as { detail?: unknown };
    return typeof detail === 'string' ? explained(detail) : '';
  } catch {
    return '';
  }
}
