import { compile, selectAll, selectOne } from 'css-select';
import type { ChildNode, Element } from 'domhandler';
import { isTag } from 'domhandler';
import { jsonpath } from 'json-p3';
import type { FactRule } from '../../../movie/site/fact-rule.ts';
import type { PageDocument } from '../parse/document.ts';
import { type Json, parseLenientJson } from '../parse/lenient-json.ts';
import { scriptText } from '../parse/page.ts';
import { assignedObject } from '../parse/script-object.ts';
import { breaksLine, descendants } from '../parse/tree.ts';
import { cleanText } from '../text.ts';

/** More elements than any movie has people. */
const mostElements = 2000;
const longestText = 20_000;
/** Longer texts are cut for the patterns, so that none takes long. */
const longestForPattern = 2000;
const anyData = 'script[type*="json" i], script#__NEXT_DATA__, script:not([type])';

/** Reads the texts that a rule leads to. Data that a page embeds is parsed once, however many rules look into it. */
export class RuleTexts {
  readonly #page: PageDocument;
  readonly #data = new Map<Element, Json>();

  constructor(page: PageDocument) {
    this.#page = page;
  }

  /** The texts of a rule in the order of the page, cleaned; those that its pattern does not match are left out. */
  of(rule: FactRule): string[] {
    const raw = rule.json === undefined ? this.#ofElements(rule) : this.#ofData(rule, rule.json);
    const split = rule.split;
    return raw
      .map((text) => matched(cleanText(text), rule.pattern))
      .filter((text) => text !== null)
      .flatMap((text) => (split === undefined ? [text] : text.split(split).map((part) => part.trim())))
      .filter((text) => text !== '');
  }

  #ofElements({ select = '', all, attribute, remove = [] }: FactRule): string[] {
    const { root } = this.#page;
    const found =
      all === true
        ? selectAll<ChildNode, Element>(select, root.children)
        : [selectOne<ChildNode, Element>(select, root.children)];
    const elements = found.filter((one) => one !== null).slice(0, mostElements);
    return elements.map((element) => {
      if (attribute !== undefined) return element.attribs[attribute.toLowerCase()] ?? '';
      return textWithout(element, remove);
    });
  }

  #ofData({ script = anyData, all }: FactRule, path: string): string[] {
    const query = jsonpath.compile(path);
    const texts: string[] = [];
    for (const element of selectAll<ChildNode, Element>(script, this.#page.root.children)) {
      const values = query.query(this.#dataOf(element)).values();
      texts.push(...values.flatMap(textsOf).slice(0, mostElements));
      if (texts.length > 0) break;
    }
    return all === true ? texts : texts.slice(0, 1);
  }

  #dataOf(script: Element): Json {
    const known = this.#data.get(script);
    if (known !== undefined) return known;
    const text = scriptText(script);
    const data = assignedObject(text) ?? parseLenientJson(text);
    this.#data.set(script, data);
    return data;
  }
}

/** A value of embedded data as texts: a list stands for what is in it, an object says nothing by itself. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return Array.isArray(value) ? value.filter((one) => typeof one !== 'object').flatMap(textsOf) : [];
}

function matched(text: string, pattern: string | undefined): string | null {
  if (pattern === undefined) return text;
  const match = new RegExp(pattern, 'u').exec(text.slice(0, longestForPattern));
  return match === null ? null : (match[1] ?? match[0]).trim();
}

/** The text of an element without that of some elements in it. */
function textWithout(element: Element, selectors: readonly string[]): string {
  const removed = selectors.map((selector) => compile<ChildNode, Element>(selector));
  const isRemoved = (one: Element) => one !== element && removed.some((test) => test(one));
  let text = '';
  for (const part of descendants(element, isRemoved)) {
    if (text.length > longestText) break;
    if (part.type === 'text') text += part.data;
    else if (isTag(part) && breaksLine(part.name)) text += ' ';
  }
  return text;
}
