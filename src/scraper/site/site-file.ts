import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { ConfigurationError } from '../../errors.ts';
import { type BundledSiteName, bundledSiteNames, type Site, siteFields, siteSchema } from '../../movie/site/site.ts';

/** A site file as it is read. */
export interface SiteFile {
  /** The bundled site that it adds to. */
  extends: BundledSiteName;
  site: Site;
}

const headSchema = z.object({ extends: z.enum(bundledSiteNames).default('schema-org') });

/**
 * A site file: the fields of `spec.site` in YAML, and `extends` with the name of the bundled site that it adds to.
 * @param name stands in the messages.
 * @throws ConfigurationError with every fault, its line and column, and what helps.
 */
export function parseSiteFile(text: string, name: string): SiteFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `${name}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined) {
    const [message] = broken.message.split('\n');
    throw new ConfigurationError(`${place(broken.pos[0])} is no YAML: ${message}`);
  }
  const value: unknown = document.toJS() ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigurationError(`${place(0)} is no site file: it has fields such as urls and facts`);
  }
  const { extends: base, ...rest } = value as Record<string, unknown>;
  const head = headSchema.safeParse({ extends: base });
  const site = siteSchema.safeParse(rest);
  const issues = [...(head.error?.issues ?? []), ...(site.error?.issues ?? [])];
  if (head.success && site.success) return { extends: head.data.extends, site: site.data };
  const faults = issues.flatMap(faultsOf).map(({ path, message }) => {
    return `${place(offsetOf(document, path))} ${path.length === 0 ? '' : `${path.join('.')}: `}${message}`;
  });
  throw new ConfigurationError(faults.join('\n'));
}

interface Fault {
  path: PropertyKey[];
  message: string;
}

/** A field that there is none of is a fault of its own, at its own place. */
function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, message: issue.message }];
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    message: `there is no such field${issue.path.length === 0 ? `; there are: extends, ${Object.keys(siteFields).join(', ')}` : ''}`,
  }));
}

/** Where a value begins in the text: its key, or the nearest thing around it that is written there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
      if (pair !== undefined && isNode(pair.key)) return pair.key.range?.[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node.range?.[0];
  }
  return undefined;
}
