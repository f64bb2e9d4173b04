import type { ServiceState } from '../../messaging/contracts/service-statistics.ts';
import { streams } from '../../messaging/contracts/subjects.ts';
import type { ConsumerState, StreamState } from '../../messaging/nats/admin/jetstream-state.ts';
import { describeBytes, describeCount, describeDuration, plural } from '../quantities.ts';
import { type Column, clip, type Paint, printable, table } from '../terminal-text.ts';
import { type DeploymentSnapshot, type Known, type Rates, valuesOf } from './snapshot.ts';

const fullShare = 0.8;
const none = '–';

const right = (title: string): Column => ({ title, align: 'right' });

/** A snapshot as lines of text. */
export function formatSnapshot(snapshot: DeploymentSnapshot, rates: Rates, paint: Paint): string[] {
  return [
    paint.bold(printable(`CineStream  ${snapshot.server}  ${new Date(snapshot.at).toISOString()}`)),
    '',
    ...block('streams', snapshot.streams, streamColumns, (one) => streamCells(one, rates, paint), paint),
    ...valuesOf(snapshot.leaderless).map((name) => paint.red(printable(`${name}: no leader answers for it`))),
    '',
    ...block('consumers', snapshot.consumers, consumerColumns, (one) => consumerCells(one, rates, paint), paint),
    '',
    ...block('services', snapshot.services, serviceColumns, (one) => serviceCells(one, rates, paint), paint),
    '',
    ...snapshot.gateways.map(({ address, clients }) =>
      printable(
        `gateway ${new URL(address).host}: ${clients === null ? 'clients unknown' : plural(clients, 'client')}`,
      ),
    ),
    deadLetterLine(snapshot, paint),
    hostLine(snapshot, paint),
  ];
}

/** What of the lines a terminal of this size can show. */
export function fitToScreen(lines: readonly string[], columns: number, rows: number): string[] {
  const shown = lines.length > rows ? [...lines.slice(0, rows - 1), `… ${lines.length - rows + 1} more lines`] : lines;
  return shown.map((line) => clip(line, columns));
}

function block<T>(
  title: string,
  known: Known<T[]>,
  columns: readonly Column[],
  cells: (item: T) => string[],
  paint: Paint,
): string[] {
  if ('unknown' in known) return [paint.yellow(printable(`${title} unknown: ${known.unknown}`))];
  return table(
    [{ title }, ...columns],
    known.value.map((item) => cells(item)),
    paint,
  );
}

const streamColumns = [right('messages'), right('size'), right('full'), right('written/s'), { title: 'leader' }];

function streamCells(
  { stream, messages, bytes, limitBytes, leader, leaderName }: StreamState,
  rates: Rates,
  paint: Paint,
) {
  const share = limitBytes === null ? null : bytes / limitBytes;
  const full = share === null ? none : `${(100 * share).toFixed(1)} %`;
  return [
    printable(stream),
    describeCount(messages),
    describeBytes(bytes),
    share !== null && share > fullShare ? paint.red(full) : full,
    rateText(rates.written(stream)),
    leader ? shortServer(leaderName) : paint.red('no leader'),
  ];
}

const consumerColumns = [
  right('backlog'),
  right('in work'),
  right('redelivered'),
  right('done/s'),
  right('waiting pulls'),
  { title: 'leader' },
];

function consumerCells(state: ConsumerState, rates: Rates, paint: Paint): string[] {
  const { backlog, acknowledgementsPending, acknowledgementsPendingLimit, redelivered, waitingPulls } = state;
  const inWork = describeCount(acknowledgementsPending);
  const full = acknowledgementsPendingLimit !== null && acknowledgementsPending >= acknowledgementsPendingLimit;
  const abandoned = backlog > 0 && waitingPulls === 0 && acknowledgementsPending === 0;
  const name = `${state.stream}/${state.consumer}`;
  return [
    printable(name),
    abandoned ? paint.red(describeCount(backlog)) : describeCount(backlog),
    full ? paint.red(inWork) : inWork,
    redelivered > 0 ? paint.yellow(describeCount(redelivered)) : '0',
    rateText(rates.acknowledged(name)),
    describeCount(waitingPulls),
    shortServer(state.leaderName),
  ];
}

const serviceColumns = [right('instances'), right('requests'), right('requests/s'), right('errors'), right('average')];

function serviceCells(state: ServiceState, rates: Rates, paint: Paint): string[] {
  const { service, instances, requests, errors, averageMilliseconds } = state;
  return [
    service,
    instances === 0 ? paint.yellow('0') : describeCount(instances),
    describeCount(requests),
    rateText(rates.requests(service)),
    errors > 0 ? paint.yellow(describeCount(errors)) : '0',
    averageMilliseconds === null ? none : describeDuration(averageMilliseconds),
  ];
}

function deadLetterLine(snapshot: DeploymentSnapshot, paint: Paint): string {
  const stream = valuesOf(snapshot.streams).find((one) => one.stream === streams.deadLetter);
  if (stream === undefined) return 'dead letters: unknown';
  return stream.messages === 0
    ? 'dead letters: none'
    : paint.yellow(`dead letters: ${describeCount(stream.messages)} (cinestream deadletter list)`);
}

function hostLine({ hosts, at }: DeploymentSnapshot, paint: Paint): string {
  if ('unknown' in hosts) return paint.yellow(printable(`hosts that refuse unknown: ${hosts.unknown}`));
  if (hosts.value.length === 0) return 'hosts that refuse: none';
  const told = hosts.value.slice(0, 5).map(({ host, refusals, pausedUntil }) => {
    const pause = pausedUntil > at ? `, paused for ${describeDuration(pausedUntil - at)}` : '';
    return `${host} (${plural(refusals, 'refusal')}${pause})`;
  });
  const more = hosts.value.length > told.length ? ` and ${hosts.value.length - told.length} more` : '';
  return paint.yellow(printable(`hosts that refuse: ${told.join(', ')}${more}`));
}

function rateText(rate: number | null): string {
  if (rate === null) return none;
  return rate > 0 && rate < 10 ? rate.toFixed(1) : describeCount(Math.round(rate));
}

/** A server without a name is called by its id, of 56 letters. */
function shortServer(name: string | null): string {
  if (name === null) return none;
  return /^N[A-Z2-7]{55}$/.test(name) ? `${name.slice(0, 8)}…` : printable(name);
}
