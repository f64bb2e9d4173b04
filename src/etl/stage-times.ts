const stageTimesHeader = 'Cinestream-Stage-Milliseconds';

/** Milliseconds by stage. */
export type StageTimes = Readonly<Record<string, number>>;

/** Headers that say how long the stages took that a message came out of. Beside it, not in it: equal records have equal bytes. */
export function stageTimesHeaders(times: StageTimes): Record<string, string> {
  return { [stageTimesHeader]: JSON.stringify(times) };
}

/** What stands beside a message; nothing where it says nothing that can be read: nobody's work depends on it. */
export function readStageTimes(header: (name: string) => string | undefined): StageTimes {
  try {
    const times: unknown = JSON.parse(header(stageTimesHeader) ?? '{}');
    if (typeof times !== 'object' || times === null) return {};
    return Object.fromEntries(Object.entries(times).filter(([, time]) => typeof time === 'number'));
  } catch {
    return {};
  }
}
