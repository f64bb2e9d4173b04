import { type Element, isTag } from 'domhandler';
import { moreLink } from '../lexicon/more-links.ts';
import type { PageDocument } from './document.ts';
import type { Json, JsonObject } from './lenient-json.ts';
import { breaksLine, descendants, parentElement, textOf } from './tree.ts';

/** How a dialect of structured markup spells scope, class and property. */
export interface Dialect {
  scope: string;
  type: string;
  properties: string[];
  /** Local property name in schema.org's vocabulary, null where the attribute is no property of a movie. */
  nameOf(property: string): string | null;
}

export const microdata: Dialect = {
  scope: 'itemscope',
  type: 'itemtype',
  properties: ['itemprop'],
  nameOf: (property) => property.split(/[/#]/).at(-1) ?? null,
};

// data-vocabulary.org, the vocabulary of RDFa pages before schema.org.
const reviewVocabulary: Record<string, string> = {
  directedBy: 'director',
  starring: 'actor',
  itemreviewed: 'name',
  title: 'name',
  initialReleaseDate: 'datePublished',
  runtime: 'duration',
  summary: 'description',
  average: 'ratingValue',
  votes: 'ratingCount',
  best: 'bestRating',
  rating: 'aggregateRating',
};

export const rdfa: Dialect = {
  scope: 'typeof',
  type: 'typeof',
  properties: ['property', 'rel'],
  nameOf(property) {
    const [prefix, local] = property.includes(':') ? property.split(':', 2) : ['', property];
    if (local === undefined || !['', 'v', 'schema'].includes(prefix ?? '')) return null;
    return prefix === 'v' ? (reviewVocabulary[local] ?? local) : local;
  },
};

const listValued = new Set([
  'genre',
  'keywords',
  'director',
  'directors',
  'actor',
  'actors',
  'creator',
  'author',
  'writer',
]);

const vocabularyPrefix = /^v:/;
const mostValues = 20_000;
const mostNames = 20;

/** Items of a page in the shape of JSON-LD, each scoped to its own element; nested items hang below their property. */
export function readMarkupItems(page: PageDocument, dialect: Dialect): JsonObject[] {
  const items = new Map<Element, JsonObject>();
  const roots: JsonObject[] = [];
  const unscoped: JsonObject | undefined = dialect === rdfa ? Object.create(null) : undefined;
  for (const element of page.elements) {
    const isScope = element.attribs[dialect.scope] !== undefined;
    const names = propertyNames(element, dialect);
    if (!isScope && names.length === 0) continue;
    const scope = names.length > 0 || isScope ? enclosingScope(element, dialect) : null;
    const owner = scope === null ? unscoped : items.get(scope);
    if (isScope) {
      const item = newItem(element, dialect);
      items.set(element, item);
      if (scope === null || owner === undefined || names.length === 0) roots.push(item);
    }
    if (owner === undefined || (owner !== unscoped && page.regions.isForeignWithin(element, scope))) continue;
    // Without an item only the vocabulary's own prefix tells its properties from those of Open Graph.
    if (scope === null && !vocabularyPrefix.test(element.attribs.property ?? element.attribs.rel ?? '')) continue;
    const nested = items.get(element);
    if (names[0] === 'author' && isByline(element, scope)) continue;
    for (const name of names) add(owner, name, nested ?? propertyValue(element, name, dialect));
  }
  const implied = unscoped === undefined ? null : impliedMovie(unscoped, roots);
  return implied === null ? roots : [implied, ...roots];
}

/** Whether an author is that of a text about the movie: in the part of its synopsis. */
function isByline(element: Element, scope: Element | null): boolean {
  for (let current = parentElement(element); current !== null && current !== scope; current = parentElement(current))
    if (/(?:^|[\s_-])(?:synopsis|plot)(?:$|[\s_-])/i.test(current.attribs.class ?? '')) return true;
  return false;
}

/** Properties outside of any item that only movies have are the page's movie; ratings without an owner are of it. */
function impliedMovie(unscoped: JsonObject, roots: readonly JsonObject[]): JsonObject | null {
  if (unscoped.name === undefined || (unscoped.director === undefined && unscoped.duration === undefined)) return null;
  const rating = roots.find((item) => /(?:^|[/:])(?:Rating|AggregateRating)$/.test(String(item['@type'])));
  if (rating !== undefined) unscoped.aggregateRating ??= rating;
  unscoped['@type'] = ['Movie'];
  return unscoped;
}

function newItem(element: Element, dialect: Dialect): JsonObject {
  const item: JsonObject = Object.create(null);
  const types =
    element.attribs[dialect.type]
      ?.slice(0, 1000)
      .split(/\s+/)
      .filter((type) => type !== '') ?? [];
  if (types.length > 0) item['@type'] = types;
  const id = element.attribs.itemid ?? element.attribs.about ?? element.attribs.resource;
  if (id !== undefined) item['@id'] = id;
  return item;
}

function propertyNames(element: Element, dialect: Dialect): string[] {
  const names: string[] = [];
  for (const attribute of dialect.properties) {
    const value = element.attribs[attribute];
    if (value === undefined || value === '') continue;
    if (attribute === 'rel' && !(/^(?:v|schema):/.test(value) && namesItself(element))) continue;
    for (const property of value.slice(0, 1000).split(/\s+/)) {
      const name = dialect.nameOf(property);
      if (name !== null && name !== '' && !names.includes(name)) names.push(name);
    }
  }
  return names.slice(0, mostNames);
}

/** A relation without a link or an item of its own is to the items below it. */
function namesItself({ name, attribs }: Element): boolean {
  return name === 'a' || attribs.href !== undefined || attribs.typeof !== undefined;
}

function enclosingScope(element: Element, dialect: Dialect): Element | null {
  let current = parentElement(element);
  while (current !== null && current.attribs[dialect.scope] === undefined) current = parentElement(current);
  return current;
}

function propertyValue(element: Element, name: string, dialect: Dialect): Json {
  const { attribs } = element;
  if (attribs.content !== undefined && attribs.content !== '') return attribs.content;
  if (element.name === 'time' && attribs.datetime !== undefined) return attribs.datetime;
  if (element.name === 'data' || element.name === 'meter') return attribs.value ?? textOf(element);
  if (name === 'url' || name === 'sameAs' || name === 'image') return attribs.href ?? attribs.src ?? '';
  if (listValued.has(name)) return listTexts(element, name, dialect);
  return name === 'description' ? withoutTrailingLinks(element) : ownHeadingText(element);
}

/** A list under one property (`Genres: Crime | Drama` as links) as its single texts. */
function listTexts(element: Element, name: string, dialect: Dialect): Json {
  const links: string[] = [];
  for (const node of descendants(element)) {
    if (node === element || !isTag(node)) continue;
    // The list's entries carry the same property themselves: they are read one by one.
    if (propertyNames(node, dialect).includes(name)) return [];
    if (node.name === 'a') links.push(textOf(node, 1000));
  }
  return links.length > 0 ? links : textOf(element, 20_000);
}

/** Text of an element without the year and adverts that headings carry in child elements. */
function ownHeadingText(element: Element): string {
  return textOf(element, 20_000);
}

/** Text of a plot without the "See full summary" link and the author's name at its end. */
function withoutTrailingLinks(element: Element): string {
  let text = '';
  let nodes = 0;
  for (const node of descendants(element, (inner) => inner !== element && isCreditOrMore(inner))) {
    if (node.type === 'text') text += node.data;
    else if (isTag(node) && breaksLine(node.name)) text += ' ';
    if (text.length > 40_000 || ++nodes > 40_000) break;
  }
  return text;
}

function isCreditOrMore(element: Element): boolean {
  if (element.name === 'em') return /^Written by/i.test(textOf(element, 60).trim());
  return element.name === 'a' && moreLink.test(textOf(element, 60).trim());
}

function add(item: JsonObject, name: string, value: Json): void {
  if (value === '' || (Array.isArray(value) && value.length === 0)) return;
  const before = item[name];
  const values: Json[] = Array.isArray(before) ? before : before === undefined ? [] : [before];
  item[name] = values;
  for (const one of Array.isArray(value) ? value : [value]) if (values.length < mostValues) values.push(one);
}
