import { expect, test } from 'vitest';
import { expositionOf } from './exposition.ts';
import { Counter, createRegistry, durationHistogram } from './metrics.ts';
import type { Span } from './tracing/span.ts';

const prometheusAccept = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1';
const span: Span = {
  ids: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' },
  headers: {},
  set: () => undefined,
  fail: () => undefined,
  end: () => undefined,
};

function registryWithMetrics() {
  const registry = createRegistry('test');
  new Counter({ name: 'cinestream_test_pages_total', help: 'Pages', registers: [registry] }).inc(3);
  const histogram = durationHistogram(registry, 'cinestream_test_seconds', 'Seconds');
  histogram.observe(0.2, span);
  histogram.observe(0.3);
  return registry;
}

test('a scraper that asks for OpenMetrics gets exemplars that name the trace', async () => {
  const { text, contentType } = await expositionOf(registryWithMetrics())(prometheusAccept);
  expect(contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  expect(text).toMatch(
    /^cinestream_test_seconds_bucket\{le="0.25",role="test"\} 1 # \{trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"\} 0.2 [\d.]+$/m,
  );
  expect(text).toMatch(/^cinestream_test_seconds_bucket\{le="0.5",role="test"\} 2$/m);
  expect(text).toContain('# TYPE cinestream_test_pages counter\ncinestream_test_pages_total{role="test"} 3\n');
  expect(text.endsWith('\n# EOF\n')).toBe(true);
});

test.each([undefined, '*/*', 'text/plain'])('any other gets Prometheus text, Accept being %s', async (accept) => {
  const { text, contentType } = await expositionOf(registryWithMetrics())(accept);
  expect(contentType).toMatch(/^text\/plain; version=0.0.4/);
  expect(text).not.toContain('trace_id');
});

test('both may ask, at once and in any order, and each gets its own', async () => {
  const write = expositionOf(registryWithMetrics());
  const accepts = [prometheusAccept, undefined, undefined, prometheusAccept, undefined];
  const answers = await Promise.all(accepts.map(write));
  const inTurn = [await write(undefined), await write(prometheusAccept), await write(undefined)];
  for (const [index, { text, contentType }] of [...answers, ...inTurn].entries()) {
    const open = [0, 3, 6].includes(index);
    expect(contentType.startsWith('application/openmetrics-text')).toBe(open);
    expect(text.endsWith('# EOF\n')).toBe(open);
    expect(text).toContain('cinestream_test_pages_total{role="test"} 3\n');
    expect(text.includes('# TYPE cinestream_test_pages_total counter')).toBe(!open);
  }
});
