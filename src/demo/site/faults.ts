import { z } from 'zod';
import { unitInterval } from './random.ts';

/** What can go wrong with a page, in the order in which it is decided; the first that strikes is answered. */
export const faultNames = [
  'rateLimit',
  'unavailable',
  'challenge',
  'challengePage',
  'truncated',
  'brokenJsonLd',
  'wrongCharset',
] as const;
export type FaultName = (typeof faultNames)[number];

const probability = z.number().min(0).max(1);

/** Probabilities from 0 (never, the default) to 1, and the measures that go with them. */
export const faultSwitchesSchema = z.strictObject({
  /** The answer waits for `slowMilliseconds`; goes together with any other fault. */
  slow: probability.default(0),
  slowMilliseconds: z.number().int().min(0).max(600_000).default(2000),
  /** 429 with `Retry-After`, in seconds or as a date by turns. */
  rateLimit: probability.default(0),
  retryAfterSeconds: z.number().int().min(0).max(86_400).default(1),
  /** 503. */
  unavailable: probability.default(0),
  /** 202, an empty body and `x-amzn-waf-action: challenge`. */
  challenge: probability.default(0),
  /** A small page that wants a script to prove that a browser is there. */
  challengePage: probability.default(0),
  /** The page stops in the middle. */
  truncated: probability.default(0),
  /** JSON-LD and embedded JSON lose their last characters. */
  brokenJsonLd: probability.default(0),
  /** The bytes are UTF-8, the header says ISO-8859-1. */
  wrongCharset: probability.default(0),
  /** From this attempt on a URL is answered without faults, so that retries always succeed in the end. */
  faultyAttempts: z.number().int().min(0).default(2),
});

export type FaultSwitches = z.input<typeof faultSwitchesSchema>;
export type FaultSettings = z.output<typeof faultSwitchesSchema>;

export interface FaultDecision {
  readonly slow: boolean;
  readonly fault: FaultName | null;
}

/** What happens to the given attempt (from 1) at a URL: decided by seed, URL and attempt, by nothing else. */
export function decideFault(settings: FaultSettings, seed: number, url: string, attempt: number): FaultDecision {
  if (attempt > settings.faultyAttempts) return { slow: false, fault: null };
  const strikes = (name: FaultName | 'slow') => unitInterval(seed, name, url, attempt) < settings[name];
  return { slow: strikes('slow'), fault: faultNames.find(strikes) ?? null };
}

const requestedFault = z
  .string()
  .regex(/^[a-zA-Z]+(:\d+)?$/)
  .transform((text) => {
    const [name = '', attempts = '1'] = text.split(':');
    return { name, attempts: Number(attempts) };
  })
  .pipe(z.object({ name: z.enum(['slow', ...faultNames]), attempts: z.number() }));

/**
 * The fault that a request asks for itself: `rateLimit` strikes once, `rateLimit:3` the first three times.
 * Null for what names no fault.
 */
export function decideRequestedFault(request: unknown, attempt: number): FaultDecision | null {
  const parsed = requestedFault.safeParse(request);
  if (!parsed.success) return null;
  const { name, attempts } = parsed.data;
  if (attempt > attempts) return { slow: false, fault: null };
  return name === 'slow' ? { slow: true, fault: null } : { slow: false, fault: name };
}
