import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { OBSERVATION_VERSION } from '../movie/observation.ts';
import { MOVIE_EVENT_VERSION } from '../movie/schema.ts';
import { stageVersions } from '../movie/stages.ts';
import { version } from '../version.ts';

/** What `cinestream --version` prints: the version, the commit, the versions of stored messages and of the rules of each stage. */
export function describeVersion(): string {
  const stages = Object.entries(stageVersions).map(([stage, rules]) => `${stage} ${rules}`);
  return [
    `cinestream ${version}`,
    `commit ${commit() ?? 'unknown'}`,
    `schemas observation ${OBSERVATION_VERSION}, movie event ${MOVIE_EVENT_VERSION}`,
    `rules ${stages.join(', ')}`,
    `node ${process.version}`,
  ].join('\n');
}

/** As the image's build was told it, or as git has it; undefined where neither says. */
function commit(): string | undefined {
  const built = process.env.CINESTREAM_REVISION;
  if (built !== undefined && built !== '' && built !== 'unknown') return built;
  try {
    const directory = fileURLToPath(new URL('../..', import.meta.url));
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12', '--match='], {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
