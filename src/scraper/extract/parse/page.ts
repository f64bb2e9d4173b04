import type { Element } from 'domhandler';
import { type ApplicationPage, readApplicationData } from './application-page.ts';
import { type PageDocument, parseDocument } from './document.ts';
import { type PageHead, readHead } from './head.ts';
import { mainHeadings } from './headings.ts';
import { collectMovies, readJsonLd, type SchemaPage } from './json-ld.ts';
import type { JsonObject } from './lenient-json.ts';
import { microdata, readMarkupItems } from './markup-items.ts';
import { ownTitleAddress } from './own-title.ts';
import { elementsNamed } from './tree.ts';

/** A page taken apart, once for all layers. */
export interface Sources {
  page: PageDocument;
  head: PageHead;
  /** The page's own address: given, or declared as canonical. */
  address: string | null;
  application: ApplicationPage | null;
  schema: SchemaPage;
  /** Items of microdata, and the movie works among them. */
  items: { roots: JsonObject[]; schema: SchemaPage };
  /** What names the movie, as texts and as elements. */
  headings: string[];
  headingElements: Element[];
}

/** @param url the page's address, null where nobody knows it. */
export function readSources(text: string, url: string | null): Sources {
  const page = parseDocument(bareApplicationData(text), url);
  const head = readHead(page, url);
  const address = url ?? head.canonical ?? head.meta.get('og:url')?.[0] ?? ownTitleAddress(page) ?? homeOf(head);
  const scripts = elementsNamed(page, 'script');
  const applicationText = scripts.find(({ attribs }) => attribs.id === '__NEXT_DATA__');
  const application =
    applicationText === undefined ? null : readApplicationData(scriptText(applicationText), head.canonical ?? address);
  const jsonLd = scripts
    .filter(({ attribs }) => /ld\+json/i.test(attribs.type ?? ''))
    .map(scriptText)
    .concat(application?.jsonLd ?? []);
  const markup = readMarkupItems(page, microdata);
  const headings = mainHeadings(page, head);
  return {
    page,
    head,
    address,
    application,
    schema: readJsonLd(jsonLd, head.language, address),
    items: { roots: markup, schema: collectMovies(markup, head.language, address) },
    headings: headings.map(({ text: heading }) => heading),
    headingElements: headings.map(({ element }) => element),
  };
}

/** Application data that was saved by itself, or the answer of its interface, reads as the page it belongs to. */
function bareApplicationData(text: string): string {
  const [, key] = /^\s*\{\s*"(props|pageProps|data)"\s*:/.exec(text) ?? [];
  if (key === undefined) return text;
  const json = text.replaceAll('</', '<\\/');
  const data = key === 'props' ? json : key === 'pageProps' ? `{"props":${json}}` : `{"props":{"pageProps":${json}}}`;
  return `<script id="__NEXT_DATA__" type="application/json">${data}</script>`;
}

/** Where the links of a page of IMDb lead that was saved without any address: it has its site's name in its title. */
function homeOf({ title, meta }: PageHead): string | null {
  return /(?:^|\s)IMDb$/.test(title ?? '') || meta.get('og:site_name')?.[0] === 'IMDb' ? 'https://www.imdb.com/' : null;
}

export function scriptText(script: Element): string {
  return script.children.map((node) => (node.type === 'text' ? node.data : '')).join('');
}
