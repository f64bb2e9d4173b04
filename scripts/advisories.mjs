// `npm run advisories`: what is known to be wrong with the packages that are shipped. Exits with 1 where it is serious; a registry
// that does not tell is said in one line and no failure, so that the tests also pass without a network.
import { spawnSync } from 'node:child_process';
import { projectDirectory } from './runtime.mjs';

const serious = ['high', 'critical'];
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=10000'], {
  cwd: projectDirectory,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
  maxBuffer: 64 * 1024 * 1024,
});
const report = parse(stdout);
if (report?.vulnerabilities === undefined) {
  console.log(`advisories: unknown, the registry does not tell (${report?.message ?? 'no answer'})`);
  process.exit(0);
}
const found = Object.values(report.vulnerabilities);
for (const { name, range, severity, via } of found) {
  const causes = via.map((cause) => (typeof cause === 'string' ? `by ${cause}` : `${cause.title} ${cause.url}`));
  console.log(`${severity}: ${name} ${range || 'in all versions'}: ${causes.join('; ')}`);
}
const bad = found.filter(({ severity }) => serious.includes(severity));
console.log(`advisories: ${found.length}, serious: ${bad.length}`);
process.exit(bad.length === 0 ? 0 : 1);

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
