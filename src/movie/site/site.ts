import { z } from 'zod';
import { factRulesSchema, staticSelector } from './fact-rule.ts';
import { interactionSchema } from './interaction.ts';
import { pattern } from './patterns.ts';

const patterns = z.array(pattern).max(100);

/** How an address is made the one that counts: pages are known by it, and links are followed to it. */
const canonicalSchema = z.strictObject({
  /** Parameters of the query that say nothing of the page; `*` at the end stands for anything: `utm_*`. */
  dropParameters: z
    .array(z.string().regex(/^[^*]{0,100}\*?$/, 'must be a name, or the beginning of one with a * behind it'))
    .max(100)
    .optional(),
  trailingSlash: z.enum(['keep', 'remove', 'add']).optional(),
  /** Parts to write otherwise, e.g. a session id in the path. */
  replace: z
    .array(z.strictObject({ pattern, with: z.string().max(500) }))
    .max(20)
    .optional(),
});

const urlsSchema = z.strictObject({
  /** Addresses of pages about one movie. Where they are given, no other page is taken for one. */
  movie: patterns.optional(),
  /** Addresses of pages that lead to movies. Where they are given, no other link is followed as one of these. */
  list: patterns.optional(),
  /** Addresses that are not followed. */
  ignore: patterns.optional(),
  canonical: canonicalSchema.optional(),
});

/** A list of movies on a page. */
const listSchema = z.strictObject({
  /** One element for each movie. */
  row: staticSelector,
  /** Within the row: the link to the page of the movie. `a[href]` where it is not said. */
  link: staticSelector.optional(),
  /** Within the row: the title. The text of the link where it is not said. */
  title: staticSelector.optional(),
  /** The link to the next page of the list. */
  next: staticSelector.optional(),
});

/** What is told of the pages of a site, as data: `spec.site` of a MovieSource, and the files of `--site`. */
export const siteFields = {
  urls: urlsSchema.optional(),
  interaction: interactionSchema.optional(),
  facts: factRulesSchema.optional(),
  lists: z.array(listSchema).max(20).optional(),
  /** Whether these facts are believed before what is read without them, or only fill what is then missing. */
  precedence: z.enum(['before', 'after']).optional(),
};

/** A site as data. */
export const siteSchema = z.strictObject(siteFields).superRefine(({ facts, urls }, context) => {
  if (Object.keys(facts ?? {}).length === 0 || (urls?.movie ?? []).length > 0) return;
  const message = 'facts are read off the pages of movies: name their addresses, e.g. movie: ["/film/[0-9]+"]';
  context.addIssue({ code: 'custom', path: ['urls', 'movie'], message });
});
export type Site = z.infer<typeof siteSchema>;

/** The sites that CineStream knows, by name: `sites/NAME.yaml`. */
export const bundledSiteNames = ['imdb', 'schema-org', 'demo'] as const;
export type BundledSiteName = (typeof bundledSiteNames)[number];
