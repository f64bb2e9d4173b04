import {
  type Attributes,
  type Context,
  DiagLogLevel,
  diag,
  type Span as OpenTelemetrySpan,
  type Tracer as OpenTelemetryTracer,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, resourceAttributesEnvDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { TracingConfiguration } from '../../config.ts';
import type { SpanKind as Kind, ReadHeader, Span, SpanAttributes, SpanOptions, Tracer } from './span.ts';

const traceContext = new W3CTraceContextPropagator();
const kinds: Record<Kind, SpanKind> = {
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};
const closingMilliseconds = 3000;

/**
 * OpenTelemetry's SDK behind our interface; the one module that knows it. Spans wait in a bounded queue and leave in batches
 * over OTLP/HTTP in the background: what the queue has no room for, and what no collector takes, is dropped.
 */
export function openTelemetryTracer(configuration: TracingConfiguration, role: string, logger: Logger): Tracer {
  reportTo(logger);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.namespace': 'cinestream', 'service.instance.id': crypto.randomUUID() })
      .merge(detectResources({ detectors: [resourceAttributesEnvDetector] }))
      .merge(resourceFromAttributes({ 'service.name': configuration.serviceName ?? `cinestream-${role}` })),
    sampler: samplerOf(configuration.sampler, configuration.samplerRatio),
    spanProcessors: [
      new BatchSpanProcessor({
        // Headers, time-out, compression and certificates it reads from OTEL_EXPORTER_OTLP_* itself.
        exporter: new OTLPTraceExporter({ url: configuration.endpoint }),
        ...configuration.batches,
      }),
    ],
  });
  const tracer = provider.getTracer('cinestream');
  return {
    start: (name, options) => new TracedSpan(tracer, name, options),
    close: async () => {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closingMilliseconds);
      });
      await Promise.race([provider.shutdown().catch(() => undefined), patience]);
      clearTimeout(timer);
    },
  };
}

class TracedSpan implements Span {
  readonly ids: Span['ids'];
  readonly #span: OpenTelemetrySpan;
  readonly context: Context;

  constructor(tracer: OpenTelemetryTracer, name: string, { kind = 'internal', attributes, parent, link }: SpanOptions) {
    const outer = contextOf(parent);
    const linked = link instanceof TracedSpan ? [{ context: link.#span.spanContext() }] : [];
    this.#span = tracer.startSpan(name, { kind: kinds[kind], attributes: present(attributes), links: linked }, outer);
    this.context = trace.setSpan(outer, this.#span);
    const { traceId, spanId } = this.#span.spanContext();
    this.ids = this.#span.isRecording() ? { traceId, spanId } : undefined;
  }

  get headers(): Record<string, string> {
    const carrier: Record<string, string> = {};
    traceContext.inject(this.context, carrier, {
      set(into, name, value) {
        into[name] = value;
      },
    });
    return carrier;
  }

  set(attributes: SpanAttributes): void {
    this.#span.setAttributes(present(attributes));
  }

  fail(type: string, message: string): void {
    this.#span.setAttribute('error.type', type);
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message });
  }

  end(): void {
    this.#span.end();
  }
}

function contextOf(parent: Span | ReadHeader | undefined): Context {
  if (parent instanceof TracedSpan) return parent.context;
  if (typeof parent !== 'function') return ROOT_CONTEXT;
  return traceContext.extract(ROOT_CONTEXT, parent, { get: (read, name) => read(name), keys: () => [] });
}

function present(attributes: SpanAttributes = {}): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

function samplerOf(name: TracingConfiguration['sampler'], ratio: number): Sampler {
  const root = name.endsWith('traceidratio')
    ? new TraceIdRatioBasedSampler(ratio)
    : name.endsWith('always_on')
      ? new AlwaysOnSampler()
      : new AlwaysOffSampler();
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

/** A collector that is away is no fault of ours: it is said in the log, quietly. */
function reportTo(logger: Logger): void {
  const say = (message: string, ...details: unknown[]) =>
    logger.debug({ details: details.map(String) }, `tracing: ${message}`);
  diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say }, DiagLogLevel.WARN);
}
