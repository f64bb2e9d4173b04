import { type Document, DomHandler, Element } from 'domhandler';
import { Parser } from 'htmlparser2';
import { Regions } from './regions.ts';
import { beginsWithObject } from './script-object.ts';

/** Bounds that keep any input affordable; real movie pages stay far below them. */
export const pageLimits = { characters: 24_000_000, depth: 400, openTags: 2000, elements: 600_000 } as const;

/** A parsed page: its elements by name and those that carry structured data, each in document order. */
export interface PageDocument {
  root: Document;
  /** Every element, in document order. */
  elements: Element[];
  byName: Map<string, Element[]>;
  regions: Regions;
  warnings: string[];
}

const chunkLength = 262_144;
const dropped = new Set(['style', 'svg', 'noframes']);

/**
 * Parses HTML into a tree of bounded depth and size. Deeper elements and what is beyond the bounds are left out with a
 * warning; style sheets, drawings and the text of scripts without data are left out silently.
 *
 * @param address the page's own, where it is known: it tells the movie's card from those of others.
 */
export function parseDocument(html: string, address: string | null = null): PageDocument {
  const elements: Element[] = [];
  const byName = new Map<string, Element[]>();
  const warnings: string[] = [];
  const handler = new BoundedHandler(elements, byName);
  const parser = new Parser(handler, { decodeEntities: true });
  handler.stop = () => parser.pause();
  // Text that no tag follows was cut off: half a number is another number. Plain text without any tag stays.
  const end = html.lastIndexOf('>') + 1 || html.length;
  const length = Math.min(end, pageLimits.characters);
  if (length < end) warnings.push(`page of ${html.length} characters cut at ${length}`);
  for (let start = 0; start < length && !handler.full; start += chunkLength) {
    parser.write(html.slice(start, Math.min(length, start + chunkLength)));
  }
  if (handler.full) warnings.push(`too many elements, or too many left open: the rest is left out`);
  else parser.end();
  if (handler.tooDeep) warnings.push(`elements nested deeper than ${pageLimits.depth} are left out`);
  const page: Omit<PageDocument, 'regions'> = { root: handler.root, elements, byName, warnings };
  return Object.assign(page, { regions: new Regions(page, address) });
}

class BoundedHandler extends DomHandler {
  full = false;
  tooDeep = false;
  /** Ends the parser's work on the piece it reads. */
  stop: () => void = () => undefined;
  #depth = 0;
  #opened = 0;
  #skippedFrom = Number.POSITIVE_INFINITY;
  #elements: Element[];
  #byName: Map<string, Element[]>;

  constructor(elements: Element[], byName: Map<string, Element[]>) {
    super(null, { withStartIndices: false, withEndIndices: false });
    this.#elements = elements;
    this.#byName = byName;
  }

  override onopentag(name: string, attributes: Record<string, string>): void {
    this.#depth++;
    // The parser's own list of open tags makes each further tag as costly as the list is long.
    if (++this.#opened >= pageLimits.elements || this.#depth >= pageLimits.openTags) {
      this.full = true;
      this.stop();
    }
    if (this.#depth >= this.#skippedFrom) return;
    if (this.#depth > pageLimits.depth || dropped.has(name) || this.full) {
      if (this.#depth > pageLimits.depth) this.tooDeep = true;
      this.#skippedFrom = this.#depth;
      return;
    }
    super.onopentag(name, attributes);
    const element = this.tagStack.at(-1);
    if (element instanceof Element) {
      this.#elements.push(element);
      const same = this.#byName.get(name);
      if (same === undefined) this.#byName.set(name, [element]);
      else same.push(element);
    }
    if (name === 'script' && !isDataScript(attributes)) this.#skippedFrom = this.#depth + 0.5;
  }

  override onclosetag(): void {
    const depth = this.#depth--;
    const endsSkipping = depth === this.#skippedFrom;
    const endsPlainScript = depth + 0.5 === this.#skippedFrom;
    if (endsSkipping || endsPlainScript) this.#skippedFrom = Number.POSITIVE_INFINITY;
    if (!endsSkipping && (endsPlainScript || depth < this.#skippedFrom)) super.onclosetag();
  }

  override ontext(data: string): void {
    // A plain script that begins with an object holds data.
    if (this.#skippedFrom === this.#depth + 0.5 && beginsWithObject(data)) this.#skippedFrom = Number.POSITIVE_INFINITY;
    if (this.#skippedFrom === Number.POSITIVE_INFINITY) super.ontext(data);
  }

  override oncomment(): void {}
  override oncommentend(): void {}
  override onprocessinginstruction(): void {}
}

function isDataScript(attributes: Record<string, string>): boolean {
  return attributes.id === '__NEXT_DATA__' || /json/i.test(attributes.type ?? '');
}
