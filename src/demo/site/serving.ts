import type { Response } from 'express';
import type { Catalogue } from './catalogue.ts';
import type { MovieChanges } from './changes.ts';

/** What the routes of both sites need. */
export interface SiteContext {
  readonly catalogue: Catalogue;
  readonly changes: MovieChanges;
  readonly crawlDelaySeconds: number;
  /** Base URLs of both sites, known once they listen. */
  readonly urls: () => { readonly first: string; readonly second: string };
}

/** A page that browsers and crawlers may keep, if they ask each time whether it is still current. */
export function sendHtml(response: Response, html: string): void {
  response.set('Cache-Control', 'no-cache').type('html').send(html);
}

/** The same for sitemaps. */
export function sendXml(response: Response, xml: string): void {
  response.set('Cache-Control', 'no-cache').type('application/xml').send(xml);
}

/** A whole number of a query or path; the fallback where it is missing, -1 where it is none. */
export function countParameter(value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  return /^\d{1,9}$/.test(String(value)) ? Number(value) : -1;
}
