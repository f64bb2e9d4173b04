import type { RobotsDirective } from '../extraction.ts';

/** The name that robots directives are addressed to, beside those for all. */
const ownName = 'cinestream';

/** What the meta elements of a page ask of us: `<meta name="robots" content="noindex, nofollow">`. */
export function robotsDirectives(meta: ReadonlyMap<string, readonly string[]>): RobotsDirective[] {
  return directivesOf([...(meta.get('robots') ?? []), ...(meta.get(ownName) ?? [])].join(','));
}

/**
 * What an `X-Robots-Tag` header asks of us; rules that name another crawler are not for us. Several headers arrive as one, with
 * commas: a name counts for what stands behind it until the next.
 */
export function robotsOfHeader(value: string | undefined): RobotsDirective[] {
  let isForUs = true;
  const rules: string[] = [];
  for (const part of (value ?? '').slice(0, 4096).split(',')) {
    const [, agent, rule = part] = /^\s*([\w-]{1,60})\s*:(.*)$/s.exec(part) ?? [];
    if (agent !== undefined && !/^(?:unavailable_after|max-[a-z-]+)$/i.test(agent)) {
      isForUs = agent.toLowerCase() === ownName || agent.toLowerCase() === 'robots';
    }
    if (isForUs) rules.push(rule);
  }
  return directivesOf(rules.join(','));
}

function directivesOf(text: string): RobotsDirective[] {
  const words = new Set(text.toLowerCase().split(/[\s,]+/));
  const isNone = words.has('none');
  return (['noindex', 'nofollow'] as const).filter((directive) => isNone || words.has(directive));
}
