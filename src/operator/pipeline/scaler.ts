/** What is known of a durable consumer and its workers at one moment. */
export interface Load {
  /** Milliseconds. */
  at: number;
  /** Messages that are not acknowledged, delivered or not. */
  backlog: number;
  /** Messages ever published to its stream. */
  published: number;
  /** Messages being delivered again. */
  redelivered: number;
  /** Pods that work now. */
  ready: number;
  /** Replicas asked for now. */
  replicas: number;
}

export interface ScalerSettings {
  minReplicas: number;
  maxReplicas: number;
  /** More could not be given messages: the consumer hands out only so many that are not acknowledged. */
  usefulReplicas: number;
  /** How long a backlog may take to be worked off. */
  targetBacklogSeconds: number;
  /** Down only to the highest of what was recommended in so long. */
  stabilizationSeconds: number;
  /** To zero only after so long without a message. */
  cooldownSeconds: number;
}

/** What the scaler remembers from one look to the next. Lost with its process, it is learned again. */
export interface ScalerState {
  last: Load | null;
  /** Messages settled a second by one replica, smoothed; null until it was seen. */
  serviceRate: number | null;
  /** Messages that come a second, smoothed. */
  arrivalRate: number | null;
  recommended: readonly { at: number; replicas: number }[];
  emptySince: number | null;
  /** Since when messages are only delivered again, and nothing is settled. */
  stuckSince: number | null;
}

export interface ScalingDecision {
  replicas: number;
  /** A sentence for people. */
  reason: string;
  /** False: the load is unknown, nothing is changed. */
  active: boolean;
  /** The load asks for more than the maximum. */
  limited: boolean;
  state: ScalerState;
}

export const noScalerState: ScalerState = Object.freeze({
  last: null,
  serviceRate: null,
  arrivalRate: null,
  recommended: [],
  emptySince: null,
  stuckSince: null,
});

/** Weight of the newest figure in smoothed ones. */
const smoothing = 0.3;
/** Workers are planned to be busy for this share of their time. */
const utilisation = 0.8;
const poisonSeconds = 60;

/**
 * Replicas for a load: enough to work off the backlog within the target, and to keep up with what comes.
 * `load` null (no answer, no leader) is unknown, which is not zero: everything is held.
 */
export function decideReplicas(
  load: Load | null,
  current: number,
  settings: ScalerSettings,
  before: ScalerState,
): ScalingDecision {
  if (load === null) {
    const reason = `the backlog is unknown: held at ${current}`;
    return { replicas: current, reason, active: false, limited: false, state: { ...before, last: null } };
  }
  const state = learn(load, before);
  if (state.stuckSince !== null && load.at - state.stuckSince >= poisonSeconds * 1000) {
    const reason = `${load.redelivered} messages are only delivered again, nothing is settled: held at ${load.replicas}`;
    const held = Math.min(Math.max(load.replicas, settings.minReplicas), settings.maxReplicas);
    return { replicas: held, reason, active: true, limited: false, state };
  }
  const wanted = recommend(load, settings, state);
  const most = Math.min(settings.maxReplicas, settings.usefulReplicas);
  const bounded = Math.min(Math.max(wanted.replicas, settings.minReplicas), most);
  const since = load.at - settings.stabilizationSeconds * 1000;
  const recommended = [...state.recommended.filter(({ at }) => at > since), { at: load.at, replicas: bounded }];
  const replicas = stabilize(bounded, load.replicas, recommended);
  const why =
    replicas > bounded
      ? `${wanted.reason}; waits ${settings.stabilizationSeconds} s before it scales down`
      : wanted.reason;
  const limit = settings.usefulReplicas < settings.maxReplicas ? 'max_ack_pending of the consumer' : 'maxReplicas';
  const limited = wanted.replicas > most;
  return {
    replicas,
    reason: `${why}: ${replicas}${limited ? ` of the ${wanted.replicas} that it takes, because of ${limit}` : ''}`,
    active: true,
    limited,
    state: { ...state, recommended },
  };
}

function learn(load: Load, before: ScalerState): ScalerState {
  const { last } = before;
  const idle = load.backlog === 0 && load.published === (last ?? load).published;
  const emptySince = idle ? (before.emptySince ?? load.at) : null;
  if (last === null || load.at <= last.at || load.published < last.published) {
    return { ...before, last: load, emptySince, stuckSince: null };
  }
  const seconds = (load.at - last.at) / 1000;
  const arrived = load.published - last.published;
  const settled = Math.max(0, arrived + last.backlog - load.backlog);
  // Only workers that had enough to do all the time show how fast they are, and not while they try the same again.
  const isRetrying = load.redelivered > 0 && load.backlog >= last.backlog;
  const busy = last.ready > 0 && last.backlog > 0 && load.backlog > 0 && settled > 0 && !isRetrying;
  const isStuck = settled === 0 && load.redelivered > 0 && load.ready > 0;
  return {
    ...before,
    last: load,
    arrivalRate: smooth(before.arrivalRate, arrived / seconds),
    serviceRate: busy ? smooth(before.serviceRate, settled / seconds / last.ready) : before.serviceRate,
    emptySince,
    stuckSince: isStuck ? (before.stuckSince ?? load.at) : null,
  };
}

function smooth(before: number | null, now: number): number {
  return before === null ? now : before + smoothing * (now - before);
}

function recommend(load: Load, settings: ScalerSettings, state: ScalerState): { replicas: number; reason: string } {
  if (load.backlog === 0) {
    const idle = state.emptySince === null ? 0 : (load.at - state.emptySince) / 1000;
    if (idle >= settings.cooldownSeconds) return { replicas: 0, reason: 'nothing to do' };
    const reason = `no backlog, idle for ${Math.floor(idle)} of ${settings.cooldownSeconds} s`;
    return { replicas: Math.max(1, keepUp(state)), reason };
  }
  if (state.serviceRate === null) {
    return {
      replicas: Math.max(1, load.replicas),
      reason: `${load.backlog} messages wait, how fast a replica is shows soon`,
    };
  }
  const drain = Math.ceil(load.backlog / (state.serviceRate * settings.targetBacklogSeconds));
  const replicas = Math.max(1, drain, keepUp(state));
  const rate = state.serviceRate.toPrecision(2);
  return { replicas, reason: `${load.backlog} messages wait, a replica processes ${rate} a second` };
}

function keepUp({ arrivalRate, serviceRate }: ScalerState): number {
  if (arrivalRate === null || serviceRate === null) return 0;
  return Math.ceil(arrivalRate / (utilisation * serviceRate));
}

function stabilize(wanted: number, current: number, recommended: readonly { replicas: number }[]): number {
  if (wanted >= current) return wanted;
  return Math.min(current, Math.max(...recommended.map(({ replicas }) => replicas)));
}
