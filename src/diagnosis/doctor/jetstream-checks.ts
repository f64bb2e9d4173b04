import type { ConsumerInfo, StreamInfo } from '@nats-io/jetstream';
import { durables } from '../../messaging/contracts/subjects.ts';
import {
  type ConsumerState,
  consumerStateOf,
  type ReplicaState,
  type StreamState,
  streamStateOf,
} from '../../messaging/nats/admin/jetstream-state.ts';
import { describeBytes, describeCount, describeDuration, plural } from '../quantities.ts';
import { type Finding, ok, problem, unknown, warning } from './finding.ts';
import type { Deployed, SettingDifference } from './topology-drift.ts';

const fullShare = 0.8;
/** A consumer with work to do that has acknowledged nothing for so long is stuck. */
const stuckMilliseconds = 60_000;
/** Followers answer their leader every second. */
const silentFollower = 5000;
/** Deployments set these; this shell may not know their values. */
const settingsOfDeployment = ['num_replicas', 'max_bytes'];

const applyCommand = 'cinestream topology';
const applyRemedy = `run: ${applyCommand}`;
const silentRemedy =
  'a stream or consumer without a leader does not answer: see that most of its servers run and reach each other';

/** What is to say of a stream or bucket: one line where all is well, else one for each thing that is not. */
export function checkStream(stream: Deployed<StreamInfo>): Finding[] {
  const subject = `stream ${stream.name}`;
  if (stream.state === 'unknown') return [unknown(subject, stream.reason, silentRemedy)];
  if (stream.state === 'missing') return [problem(subject, 'does not exist', applyRemedy)];
  const state = streamStateOf(stream.info);
  const found = [
    ...checkSettings(subject, stream.differences),
    ...checkCopies(subject, state),
    ...checkFill(subject, state, stream.info.config.discard),
  ];
  return found.length > 0 ? found : [ok(subject, describeStream(state))];
}

/** The same of a durable consumer. `now`: the server's time, milliseconds since the epoch. */
export function checkConsumer(consumer: Deployed<ConsumerInfo>, now: number): Finding[] {
  const subject = `consumer ${consumer.name}`;
  if (consumer.state === 'unknown') return [unknown(subject, consumer.reason, silentRemedy)];
  if (consumer.state === 'missing') {
    return [problem(subject, 'does not exist: what it should process waits', applyRemedy)];
  }
  const state = consumerStateOf(consumer.info);
  const found = [...checkSettings(subject, consumer.differences), ...checkProgress(subject, state, now)];
  return found.length > 0 ? found : [ok(subject, describeConsumer(state))];
}

function checkSettings(subject: string, differences: readonly SettingDifference[]): Finding[] {
  return differences
    .filter(({ setting }) => !settingsOfDeployment.includes(setting))
    .map((difference) => problem(subject, describeDifference(difference), applyRemedy));
}

function describeDifference({ setting, expected, actual }: SettingDifference): string {
  return `${setting} is ${describeSetting(setting, actual)}, not ${describeSetting(setting, expected)}`;
}

/** Sizes and copies that are other than this shell would set them: a deployment may have its own. One line for all. */
export function checkSizes(streams: readonly Deployed<StreamInfo>[]): Finding[] {
  const differing = streams.flatMap((stream) =>
    stream.state === 'present'
      ? stream.differences
          .filter((difference) => settingsOfDeployment.includes(difference.setting) && !hasMoreCopies(difference))
          .map((difference) => `${stream.name} ${describeDifference(difference)}`)
      : [],
  );
  if (differing.length === 0) return [];
  const variables =
    'CINESTREAM_NATS_STREAM_MAX_BYTES, CINESTREAM_ARCHIVE_MAX_BYTES and CINESTREAM_NATS_STREAM_REPLICAS';
  return [
    warning(
      'sizes and copies',
      differing.join('; '),
      `nothing to do if this shell only lacks the deployment's ${variables}; else ${applyCommand} sets the sizes`,
    ),
  ];
}

/** How many servers there are is not known here while some are away. */
function hasMoreCopies({ setting, expected, actual }: SettingDifference): boolean {
  return setting === 'num_replicas' && Number(actual) > Number(expected);
}

function checkCopies(subject: string, { leader, followers }: StreamState): Finding[] {
  if (!leader) return [problem(subject, 'has no leader: nothing can be written or read', silentRemedy)];
  const behind = followers.filter((one) => one.offline || !one.current || one.silentMilliseconds > silentFollower);
  if (behind.length === 0) return [];
  const names = behind.map((one) => `${one.server} (${troubleOf(one)})`);
  const copies = followers.length + 1;
  const lost = behind.length * 2 >= copies;
  const message = `${copies - behind.length} of ${copies} copies are current; not ${names.join(', ')}`;
  const remedy = 'see that these servers run; a new one needs time to catch up';
  return [lost ? problem(subject, message, remedy) : warning(subject, message, remedy)];
}

function troubleOf({ offline, current, lag, silentMilliseconds }: ReplicaState): string {
  if (offline) return 'offline';
  if (silentMilliseconds > silentFollower) return `silent for ${describeDuration(silentMilliseconds)}`;
  return current || lag > 0 ? `${describeCount(lag)} behind` : 'not current';
}

function checkFill(subject: string, { bytes, limitBytes }: StreamState, discard: string): Finding[] {
  if (limitBytes === null || bytes <= limitBytes * fullShare) return [];
  const percent = Math.floor((100 * bytes) / limitBytes);
  const message = `${percent} % full: ${describeBytes(bytes)} of ${describeBytes(limitBytes)}`;
  if (discard === 'old')
    return [warning(subject, `${message}; the oldest go first`, 'raise CINESTREAM_NATS_STREAM_MAX_BYTES to keep more')];
  return [
    problem(
      subject,
      `${message}; when full it refuses what is new`,
      'raise its bound (CINESTREAM_NATS_STREAM_MAX_BYTES, CINESTREAM_ARCHIVE_MAX_BYTES for pages), then run: cinestream topology',
    ),
  ];
}

function checkProgress(subject: string, state: ConsumerState, now: number): Finding[] {
  const { backlog, acknowledgementsPending, acknowledgementsPendingLimit, redelivered, waitingPulls } = state;
  const found: Finding[] = [];
  const idle = now - (state.acknowledgedAt ?? state.createdAt);
  const since =
    state.acknowledgedAt === null ? 'nothing was ever acknowledged' : `none acknowledged for ${describeDuration(idle)}`;
  const waiting = `${plural(backlog, 'message')} ${backlog === 1 ? 'waits' : 'wait'}`;
  if (acknowledgementsPendingLimit !== null && acknowledgementsPending >= acknowledgementsPendingLimit) {
    found.push(
      problem(
        subject,
        `${describeCount(acknowledgementsPending)} deliveries without acknowledgement, as many as are allowed: no more are made`,
        `see the log of ${roleOf(state)}; what is dead comes again after its ack wait`,
      ),
    );
  } else if (backlog > 0 && waitingPulls === 0 && acknowledgementsPending === 0) {
    found.push(problem(subject, `${waiting} and nobody takes them; ${since}`, `start cinestream ${roleOf(state)}`));
  } else if (backlog > 0 && idle > stuckMilliseconds) {
    found.push(
      warning(
        subject,
        `${waiting}, ${describeCount(acknowledgementsPending)} of them delivered; ${since}`,
        `see the log of ${roleOf(state)}, and whether hosts refuse (below)`,
      ),
    );
  }
  if (redelivered > 0) {
    found.push(
      warning(
        subject,
        `${plural(redelivered, 'message')} delivered more than once and not done yet`,
        `retries after failures: the log of ${roleOf(state)} says why; what fails for good goes to the dead letters`,
      ),
    );
  }
  return found;
}

/** The role that works on a consumer. */
function roleOf({ consumer }: ConsumerState): string {
  return consumer === durables.scraper ? 'scraper' : 'etl';
}

function describeStream({ messages, bytes, limitBytes, leaderName, followers }: StreamState): string {
  const share = limitBytes === null ? '' : ` (${((100 * bytes) / limitBytes).toFixed(1)} % full)`;
  const copies = followers.length === 0 ? '' : `, led by ${leaderName}, ${followers.length + 1} current copies`;
  return `${plural(messages, 'message')}, ${describeBytes(bytes)}${share}${copies}`;
}

function describeConsumer({ backlog, acknowledgementsPending }: ConsumerState): string {
  return backlog === 0
    ? 'nothing waits'
    : `${plural(backlog, 'message')} to do, ${describeCount(acknowledgementsPending)} in work`;
}

/** A setting's value in the units of people. */
export function describeSetting(setting: string, value: unknown): string {
  if (value === undefined || value === null) return 'unset';
  if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
  if (setting === 'max_bytes') return value > 0 ? describeBytes(value) : 'unbounded';
  if (['max_age', 'duplicate_window', 'ack_wait'].includes(setting))
    return value > 0 ? describeDuration(value / 1e6) : 'unbounded';
  return describeCount(value);
}
