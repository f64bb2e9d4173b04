import { Registry } from 'prom-client';

export interface Exposition {
  text: string;
  contentType: string;
}

/**
 * The metrics as text for a scraper: OpenMetrics, which has exemplars, where its Accept header asks for that, else Prometheus.
 * One scrape at a time: the library writes OpenMetrics by changing the registry and the names of its counters.
 */
export function expositionOf(registry: Registry): (accept: string | undefined) => Promise<Exposition> {
  let previous: Promise<unknown> = Promise.resolve();
  return (accept) => {
    const write = () => (asksForOpenMetrics(accept) ? openMetrics(registry) : prometheus(registry));
    const next = previous.then(write);
    previous = next.catch(() => undefined);
    return next;
  };
}

/** Prometheus names OpenMetrics first where it can read it: weights need no comparing. */
function asksForOpenMetrics(accept = ''): boolean {
  return accept.split(',').some((type) => type.trim().startsWith('application/openmetrics-text'));
}

async function prometheus(registry: Registry): Promise<Exposition> {
  return { text: await registry.metrics(), contentType: registry.contentType };
}

async function openMetrics(registry: Registry): Promise<Exposition> {
  const metrics = registry.getMetricsAsArray();
  const names = metrics.map(({ name }) => name);
  const contentType = Registry.OPENMETRICS_CONTENT_TYPE;
  const ordinary = registry.contentType;
  const use = (type: string) => registry.setContentType(type as typeof ordinary);
  use(contentType);
  try {
    return { text: await registry.metrics(), contentType };
  } finally {
    use(ordinary);
    // A counter loses its `_total` to OpenMetrics' rules for good.
    for (const [index, metric] of metrics.entries()) metric.name = names[index] ?? metric.name;
  }
}
