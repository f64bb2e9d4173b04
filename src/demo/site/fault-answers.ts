import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../../clock.ts';
import { decideFault, decideRequestedFault, type FaultName, type FaultSettings } from './faults.ts';
import type { HitCounter } from './hits.ts';

export interface FaultContext {
  readonly seed: number;
  readonly clock: Clock;
  readonly hits: HitCounter;
  /** Read at every request, because switches change at run time. */
  readonly settings: () => FaultSettings;
}

/** Counts every request, and lets the pages that `isFallible` names fail as the switches say. */
export function countHitsAndFail(context: FaultContext, isFallible: (path: string) => boolean): RequestHandler {
  return async (request, response, next) => {
    const attempt = context.hits.count(request.originalUrl);
    if (!isFallible(request.path)) return next();
    const settings = context.settings();
    const decision =
      decideRequestedFault(request.query.__fault, attempt) ??
      decideFault(settings, context.seed, request.originalUrl, attempt);
    if (decision.slow) await context.clock.wait(settings.slowMilliseconds, whenGone(response));
    if (decision.fault === null) return next();
    response.set('x-demo-fault', decision.fault);
    answerFault(decision.fault, { request, response, settings, attempt, now: context.clock.now() }, next);
  };
}

/** Aborts when the client hangs up or the site closes: nobody waits for the answer any more. */
function whenGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

interface Answer {
  readonly request: Request;
  readonly response: Response;
  readonly settings: FaultSettings;
  readonly attempt: number;
  readonly now: number;
}

function answerFault(fault: FaultName, answer: Answer, next: () => void): void {
  const { response } = answer;
  response.set('Cache-Control', 'no-store');
  switch (fault) {
    case 'rateLimit':
      response.status(429).set('Retry-After', retryAfter(answer)).type('text').send('Too many requests');
      return;
    case 'unavailable':
      response.status(503).type('text').send('The service is temporarily unavailable');
      return;
    case 'challenge':
      response.status(202).set('x-amzn-waf-action', 'challenge').type('html').end();
      return;
    case 'challengePage':
      response.status(202).type('html').send(challengePage);
      return;
    case 'truncated':
      alterBody(response, (html) => html.slice(0, Math.floor(html.length * 0.55)));
      next();
      return;
    case 'brokenJsonLd':
      alterBody(response, breakJson);
      next();
      return;
    case 'wrongCharset':
      sendWithWrongCharset(response);
      next();
      return;
  }
}

/** Seconds at odd attempts, an HTTP date at even ones: clients have to read both. */
function retryAfter({ settings, attempt, now }: Answer): string {
  if (attempt % 2 === 1) return String(settings.retryAfterSeconds);
  return new Date(now + settings.retryAfterSeconds * 1000).toUTCString();
}

const challengePage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title></title>
<script>window.gokuProps = { key: "demo", context: "demo", iv: "demo" };</script>
<script src="/awswaf/challenge.js" defer></script></head>
<body><div id="challenge-container"></div><noscript><h1>JavaScript is disabled</h1>
Verify that you are not a robot: enable JavaScript and reload the page.</noscript></body></html>`;

/** Sends the page with its text changed; its validator then belongs to the changed text, as it should. */
function alterBody(response: Response, change: (html: string) => string): void {
  const send = response.send.bind(response);
  response.send = (body) => {
    response.send = send;
    return send(typeof body === 'string' ? change(body) : body);
  };
}

/** Cuts the end off every data script: what is left is not JSON. */
export function breakJson(html: string): string {
  return html.replace(/(<script[^>]*type="application\/(?:ld\+)?json"[^>]*>[^<]*?).{2}<\/script>/g, '$1</script>');
}

/** Express would correct the charset of a string, so the text goes out as bytes. */
function sendWithWrongCharset(response: Response): void {
  const send = response.send.bind(response);
  response.send = (body) => {
    response.send = send;
    if (typeof body !== 'string') return send(body);
    response.set('Content-Type', 'text/html; charset=iso-8859-1');
    return send(Buffer.from(body, 'utf8'));
  };
}
