import { cleanText } from '../text.ts';
import { absoluteUrl } from '../values/addresses.ts';
import type { PageDocument } from './document.ts';
import { elementsNamed, textOf } from './tree.ts';

/** What the head of a page declares. */
export interface PageHead {
  /** `meta` contents by property or name, in lower case. */
  meta: Map<string, string[]>;
  /** Text of the `title` element of the head. */
  title: string | null;
  language: string | null;
  canonical: string | null;
  next: string | null;
}

/** Reads title, language, canonical address and the meta elements. */
export function readHead(page: PageDocument, address: string | null): PageHead {
  const meta = new Map<string, string[]>();
  for (const element of elementsNamed(page, 'meta')) {
    const { content } = element.attribs;
    const name = element.attribs.property ?? element.attribs.name ?? element.attribs['http-equiv'];
    if (name === undefined || content === undefined || content.trim() === '') continue;
    const key = name.trim().toLowerCase();
    const values = meta.get(key);
    if (values === undefined) meta.set(key, [content]);
    else if (values.length < 500) values.push(content);
  }
  const title = elementsNamed(page, 'title')[0];
  const base = absoluteUrl(elementsNamed(page, 'base')[0]?.attribs.href, address) ?? address;
  const html = elementsNamed(page, 'html')[0]?.attribs;
  return {
    meta,
    title: title === undefined ? null : cleanText(textOf(title, 2000)) || null,
    language: languageTag(
      html?.lang ?? html?.['xml:lang'] ?? meta.get('content-language')?.[0] ?? meta.get('og:locale')?.[0],
    ),
    canonical: absoluteUrl(linkTo(page, 'canonical'), base),
    next: absoluteUrl(linkTo(page, 'next'), base),
  };
}

function linkTo(page: PageDocument, relation: string): string | undefined {
  return elementsNamed(page, 'link').find((link) => link.attribs.rel?.toLowerCase() === relation)?.attribs.href;
}

function languageTag(value: string | undefined): string | null {
  const match = /^([a-z]{2,3})(?:[-_]([a-z]{2,4}))?/i.exec(value?.trim() ?? '');
  if (match === null) return null;
  return match[2] === undefined
    ? (match[1] ?? '').toLowerCase()
    : `${match[1]?.toLowerCase()}-${match[2].toUpperCase()}`;
}
