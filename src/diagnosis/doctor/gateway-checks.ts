import type { Readiness, StreamOpening } from '../gateway-probe.ts';
import { describeDuration } from '../quantities.ts';
import { type Finding, ok, problem, unknown, warning } from './finding.ts';

const slowOpeningMilliseconds = 1000;

/** Whether a gateway's stream begins. */
export function checkStreamOpening(gateway: string, opening: StreamOpening): Finding {
  const subject = `gateway ${new URL(gateway).host}`;
  if (opening.state === 'unreachable') {
    return problem(subject, `does not answer: ${opening.reason}`, 'start cinestream gateway, or correct the address');
  }
  if (opening.state === 'refused') {
    return problem(
      subject,
      opening.reason,
      'see that the address is the gateway (PORT, not CINESTREAM_METRICS_PORT), and its log',
    );
  }
  const message = `the first byte of the stream came after ${describeDuration(opening.milliseconds)}`;
  if (opening.milliseconds < slowOpeningMilliseconds) return ok(subject, message);
  return warning(subject, message, 'see its load, and what stands between');
}

/** Whether a gateway says that it is ready. A stream that begins speaks for itself where the health port is closed to us. */
export function checkReadiness(health: string, readiness: Readiness, opening: StreamOpening): Finding {
  const subject = `ready ${new URL(health).host}`;
  if (readiness.state === 'ready') return ok(subject, 'says that it is ready');
  if (readiness.state === 'not-ready') {
    return problem(
      subject,
      `is not ready: ${readiness.reasons.join('; ')}`,
      'wait if it starts or drains; else see its log',
    );
  }
  const finding = unknown(
    subject,
    `/readyz does not answer: ${readiness.reason}`,
    'give the address of its health port (CINESTREAM_METRICS_PORT): --health',
  );
  return opening.state === 'open' ? { ...finding, status: 'skipped' } : finding;
}
