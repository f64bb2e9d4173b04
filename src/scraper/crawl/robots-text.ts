// What real files need many times over; beyond it a file is made to cost, not to be understood.
const longestPattern = 500;
const mostWildcards = 16;
const mostWildcardCharacters = 20_000;

/**
 * A robots.txt reduced to what speaks to one crawler, so that any file costs little to read and to ask: groups of other
 * agents are left out, and patterns are bounded, since each character after a wildcard is tried at every place of an
 * address. A rule that is cut only gets stricter: `Disallow` becomes shorter, `Allow` is dropped.
 */
export function boundedRobots(text: string, agent: string): string {
  const own = agentName(agent);
  const kept: string[] = [];
  let agents = new Set<string>();
  let inAgents = false;
  let budget = mostWildcardCharacters;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const { field, value } = fieldOf(line);
    if (field === 'user-agent') {
      if (!inAgents) agents = new Set();
      inAgents = true;
      const name = agentName(value);
      if (name !== '*' && name !== own) continue;
      if (agents.size === 0) kept.push(otherAgents);
      if (!agents.has(name)) kept.push(`User-agent: ${name}`);
      agents.add(name);
      continue;
    }
    if (field === 'sitemap') kept.push(`Sitemap: ${value}`);
    // What is no rule ends no list of agents (RFC 9309, section 2.2.4).
    if (field !== 'crawl-delay' && field !== 'allow' && field !== 'disallow') continue;
    inAgents = false;
    if (agents.size === 0) continue;
    if (field === 'crawl-delay') kept.push(`Crawl-delay: ${value}`);
    else {
      const pattern = boundedPattern(comparablePattern(value), field === 'allow', budget);
      if (pattern === null) continue;
      if (pattern.includes('*')) budget -= encodedLength(pattern);
      kept.push(`${field}: ${pattern}`);
    }
  }
  return kept.join('\n');
}

/** Begins a group, so that the agents after it do not join the group before. */
const otherAgents = 'Host: -';

function fieldOf(line: string): { field: string; value: string } {
  const colon = line.indexOf(':');
  if (colon < 0 || colon > 100) return { field: '', value: '' };
  const [value = ''] = line.slice(colon + 1).split('#', 1);
  return { field: line.slice(0, colon).trim().toLowerCase(), value: value.trim() };
}

/** The token of a `User-agent` line: what follows it is a version or a remark. */
function agentName(value: string): string {
  return /^(?:\*|[\w.-]*)/.exec(value)?.[0].toLowerCase() ?? '';
}

/** Names that say which browser a program is like. */
const browserNames =
  /^(?:mozilla|applewebkit|chrome|headlesschrome|chromium|crios|safari|mobile|version|gecko|firefox|fxios|edg\w*|opr|opera)$/i;

/**
 * The token by which robots.txt speaks to whoever sends this `User-Agent`: the first product that is no browser, also where it
 * stands among remarks; null where all are browsers.
 */
export function productToken(userAgent: string): string | null {
  const products = userAgent.match(/(?<![\w./:@+-])[a-z][\w-]*(?:\.[\w-]+)*(?=\/\d)|^[a-z][\w.-]*$/gi) ?? [];
  return products.find((product) => !browserNames.test(product)) ?? null;
}

/** The part of an address that rules are about, as they are compared: marks that mean something in a pattern are encoded. */
export function comparablePath(url: URL): string {
  return decodeUnreserved(url.pathname + url.search)
    .replaceAll('*', '%2A')
    .replaceAll('$', '%24');
}

/** Only at the end does `$` mean something. */
function comparablePattern(pattern: string): string {
  return decodeUnreserved(pattern).replace(/\$(?!$)/g, '%24');
}

/** Characters that need no encoding are the same with and without it (RFC 9309, section 2.2.2). */
function decodeUnreserved(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : encoded.toUpperCase();
  });
}

/** The pattern within its bounds, null where a rule that allows would have to be cut. */
function boundedPattern(value: string, allows: boolean, budget: number): string | null {
  const pattern = value.replace(/\*{2,}/g, '*');
  const parts = pattern.split('*');
  let bounded = pattern;
  if (parts.length - 1 > mostWildcards) bounded = parts.slice(0, mostWildcards).join('*');
  if (bounded.length > longestPattern) bounded = bounded.slice(0, longestPattern);
  if (bounded.includes('*') && encodedLength(bounded) > budget) bounded = parts[0] ?? '';
  if (bounded === pattern) return pattern;
  return allows || bounded === '' ? null : bounded;
}

/** Rules are compared percent-encoded: three characters for each byte that is not ASCII. */
function encodedLength(pattern: string): number {
  const bytes = Buffer.byteLength(pattern);
  return bytes === pattern.length ? bytes : bytes * 3;
}
