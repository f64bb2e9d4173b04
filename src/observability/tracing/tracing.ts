import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { TracingConfiguration } from '../../config.ts';
import type { Span, SpanAttributes, SpanOptions, Tracer } from './span.ts';

const active = new AsyncLocalStorage<Span>();
let tracer: Tracer | undefined;

/**
 * Turns tracing on for this process where the configuration says so, by the composition root alone. The SDK is loaded here
 * and only then. As with OpenTelemetry's own API the tracer is the process's: spans follow the work through every part.
 */
export async function startTracing(configuration: TracingConfiguration, role: string, logger: Logger): Promise<void> {
  if (configuration.endpoint === undefined) return;
  const { openTelemetryTracer } = await import('./open-telemetry.ts');
  tracer = openTelemetryTracer(configuration, role, logger);
}

/** Delivers what has ended and turns tracing off. Does nothing when it is off. */
export async function stopTracing(): Promise<void> {
  const stopping = tracer;
  tracer = undefined;
  await stopping?.close();
}

/** Whether spans are taken at all: what describes them need not be made otherwise. */
export function isTracing(): boolean {
  return tracer !== undefined;
}

/** A span that the caller ends; undefined while tracing is off. */
export function startSpan(name: string, options: SpanOptions): Span | undefined {
  return tracer?.start(name, options);
}

/** The span that the running work is part of. */
export function activeSpan(): Span | undefined {
  return tracer === undefined ? undefined : active.getStore();
}

/** Runs work as part of a span, which ends with it. What fails is noted and thrown on. */
export async function runInSpan<T>(span: Span | undefined, work: () => Promise<T>): Promise<T> {
  if (span === undefined) return work();
  try {
    return await active.run(span, work);
  } catch (error) {
    span.fail(typeOf(error), error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    span.end();
  }
}

/** A step of the work that is being traced; plain work where none is. */
export async function traceStep<T>(name: string, work: () => Promise<T>, attributes?: SpanAttributes): Promise<T> {
  const parent = activeSpan();
  if (parent === undefined) return work();
  return runInSpan(startSpan(name, { parent, attributes }), work);
}

function typeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : 'unexpected';
}
