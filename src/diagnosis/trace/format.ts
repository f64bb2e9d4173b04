import { describeBytes, describeDuration, plural } from '../quantities.ts';
import { type Paint, printable } from '../terminal-text.ts';
import type { FieldChange, MovieTrace, TracedEvent, TracedObservation, TracedRecord } from './trace.ts';

/** The path of a movie as text: what was stored at each stage, and how long after the stage before. */
export function formatTrace(trace: MovieTrace, paint: Paint): string[] {
  const section = (title: string, lines: readonly string[]) => [
    '',
    paint.bold(title),
    ...lines.map((line) => `  ${line}`),
  ];
  return [
    ...headOf(trace, paint),
    ...section('crawl jobs', jobLines(trace)),
    ...section('pages', pageLines(trace)),
    ...section(
      'observations',
      trace.observations.flatMap((one) => observationLines(one, paint)),
    ),
    ...section('merge decisions', decisionLines(trace, paint)),
    ...section('events', eventLines(trace, paint)),
    ...(trace.dead_letters.length === 0 ? [] : section('dead letters', deadLetterLines(trace))),
    ...section('now', nowLines(trace)),
  ];
}

function headOf({ id, former_ids, current, observations, events }: MovieTrace, paint: Paint): string[] {
  const sources = new Set(observations.map(({ source, source_id }) => `${source}/${source_id}`)).size;
  const title = current === null ? '' : ` ${current.title}${current.year === '' ? '' : ` (${current.year})`}`;
  const former = former_ids.length === 0 ? [] : [`formerly ${former_ids.join(', ')}`];
  return [
    paint.bold(printable(`${id ?? 'no movie yet'}${title}`)),
    ...former,
    `${plural(observations.length, 'observation')} by ${plural(sources, 'source')}, ${plural(events.length, 'event')}`,
  ];
}

function jobLines({ jobs, jobs_complete }: MovieTrace): string[] {
  const lines = jobs.map(({ stream, sequence, url, run, queued_at }) =>
    printable(`${stream} #${sequence}  queued ${queued_at}  run ${run}  ${url}`),
  );
  if (!jobs_complete) return [...lines, 'unknown: the queue is too long to look at all of it'];
  return lines.length > 0 ? lines : ['none waits'];
}

function pageLines({ pages, readings }: MovieTrace): string[] {
  const kept = pages.map(({ hash, url, fetched_at, bytes }) => {
    const state =
      fetched_at === null ? 'no longer in the archive' : `fetched ${fetched_at}  ${describeBytes(bytes ?? 0)}`;
    return printable(`${hash.slice(0, 12)}  ${state}  ${url}`);
  });
  const read = readings.map(({ url, read_at, run }) => printable(`last read     ${read_at}  run ${run}  ${url}`));
  return kept.length + read.length > 0 ? [...kept, ...read] : ['none is known: imported, or no longer kept'];
}

function observationLines(one: TracedObservation, paint: Paint): string[] {
  const { sequence, source, source_id, observed_at, stored_at, page, extractor, changes } = one;
  const after = durationBetween(observed_at, stored_at);
  const from = page === null ? 'without a page' : `of page ${page.slice(0, 12)}`;
  const line = `#${sequence}  ${stored_at}  ${source}/${source_id}  ${from}, extractor ${extractor}`;
  const said =
    changes === null ? ['the first of this source that is kept'] : changeLines(changes, 'says the same again');
  return [
    `${printable(line)}  ${paint.dim(`${after} after the page was fetched`)}`,
    ...said.map((text) => `    ${text}`),
  ];
}

function decisionLines(trace: MovieTrace, paint: Paint): string[] {
  const { record } = trace;
  if (record === null) return ['no record: not merged yet, or in the dead letters'];
  const newest = newestObservation(trace);
  const after = newest === null ? '' : `  ${paint.dim(sinceObservation(newest, record))}`;
  return [
    `record #${record.sequence}  ${record.stored_at}${after}`,
    ...record.lineage.map(({ stage, version, outcome }) => printable(`${stage} ${version}: ${outcome}`)),
    ...record.decisions.map(({ field, value, sentence }) => {
      const why = sentence.replace(/^\S+ is from /, 'from ');
      return `${field} = ${valueText(value)}  ${paint.dim(printable(why))}`;
    }),
  ];
}

function eventLines({ id, events, record }: MovieTrace, paint: Paint): string[] {
  if (events.length === 0) return [id === null ? 'none' : 'none is kept'];
  const [first] = events;
  const lost =
    first !== undefined && first.revision > 1 ? [`revisions before ${first.revision} are no longer kept`] : [];
  return [...lost, ...events.flatMap((event) => linesOfEvent(event, record, paint))];
}

function linesOfEvent(event: TracedEvent, record: TracedRecord | null, paint: Paint): string[] {
  const { sequence, revision, stored_at, record_sequence, fetched_at, changes, replaces } = event;
  const made = record_sequence === null ? '' : `  of record #${record_sequence}`;
  const times = [
    ...(record !== null && record.sequence === record_sequence
      ? [`${durationBetween(record.stored_at, stored_at)} after the record`]
      : []),
    ...(fetched_at === null ? [] : [`${durationBetween(fetched_at, stored_at)} after the page was fetched`]),
  ];
  const joined = replaces.length === 0 ? [] : [`takes the place of ${replaces.join(', ')}`];
  const said = changes === null ? ['the first that is kept'] : changeLines(changes, 'no field differs');
  return [
    `msg_${sequence}  ${stored_at}  revision ${revision}${made}  ${paint.dim(times.join(', '))}`.trimEnd(),
    ...[...joined, ...said].map((text) => `    ${text}`),
  ];
}

function deadLetterLines({ dead_letters }: MovieTrace): string[] {
  return dead_letters.map(({ sequence, stage, code, error, failed_at }) =>
    printable(`#${sequence}  ${failed_at}  ${stage}  ${code}  ${error}`),
  );
}

function nowLines({ current, events, record }: MovieTrace): string[] {
  if (current === null) return ['users see nothing of it'];
  const newest = events.at(-1);
  const behind =
    record !== null &&
    newest?.record_sequence !== null &&
    newest !== undefined &&
    newest.record_sequence < record.sequence
      ? ['the newest record says nothing new to users, or its event is still to come']
      : [];
  const { title, year, rating, votes, director, genre, runtime_minutes, revision } = current;
  return [
    `revision ${revision}: ${[title, year, director.join(', '), genre.join(', ')].map(printable).filter(Boolean).join(' · ')}`,
    `rating ${rating ?? 'unknown'}, votes ${votes ?? 'unknown'}, ${runtime_minutes === null ? 'length unknown' : `${runtime_minutes} minutes`}`,
    ...behind,
  ];
}

function newestObservation({ observations }: MovieTrace): TracedObservation | null {
  return observations.at(-1) ?? null;
}

/** A record that is older than the newest observation was not changed by it. */
function sinceObservation({ sequence, stored_at }: TracedObservation, record: TracedRecord): string {
  return stored_at > record.stored_at
    ? `not changed by observation #${sequence}, or not yet`
    : `${durationBetween(stored_at, record.stored_at)} after observation #${sequence}`;
}

/** Fields that other movies change: that they changed says enough. */
const fieldsOfNeighbours = ['director_stats', 'recommendations', 'sources'];

function changeLines(changes: readonly FieldChange[], none: string): string[] {
  if (changes.length === 0) return [none];
  const own = changes.filter(({ field }) => !fieldsOfNeighbours.includes(field));
  const others = changes.filter((change) => !own.includes(change)).map(({ field }) => field);
  return [
    ...own.map(({ field, before, after }) => `${field}: ${valueText(before)} → ${valueText(after)}`),
    ...(others.length === 0 ? [] : [`${others.join(', ')} changed`]),
  ];
}

function valueText(value: unknown): string {
  const text = printable(JSON.stringify(value) ?? 'null');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function durationBetween(start: string, end: string): string {
  return describeDuration(Date.parse(end) - Date.parse(start));
}
