import type { Element } from 'domhandler';
import { presentFacts } from '../claim.ts';
import type { Sources } from '../parse/page.ts';
import { elementsNamed, parentElement } from '../parse/tree.ts';
import { foldText } from '../text.ts';
import { imageAddress } from '../values/images.ts';
import { parseHeading } from '../values/titles.ts';
import type { Reader } from './reader.ts';

const posterName =
  /(?:^|[\s_-])(?:(?:film|movie|main|big|title)?-?poster|cover|affiche|infobox-image|filmplakat|plakat|plakát|locandina|packshot|keyart)s?(?:$|[\s_-])/i;
const posterWords =
  /^(?:poster|filmplakat|plakat|affiche|cover|locandina|poster for|poster of|affiche du film)|(?:poster|cover|plakat|affiche|locandina|plakát)$/i;
const mostImages = 2000;
const mostSteps = 3;
const smallest = 60;
const lazyNames = ['data-src', 'data-original', 'data-lazy-src', 'data-lazy'] as const;

/** The picture that is called a poster, or named after the movie: of the page's own movie, not of others beside it. */
export function posterOf({ page, headings, address }: Pick<Sources, 'page' | 'headings' | 'address'>): string | null {
  const names = new Set(headings.map((heading) => foldText(parseHeading(heading).title)).filter((name) => name !== ''));
  let called: string | null = null;
  for (const image of elementsNamed(page, 'img').slice(0, mostImages)) {
    const isNamed = names.has(nameIn(image.attribs.alt ?? ''));
    const isCalled = isCalledPoster(image);
    if (!(isNamed || isCalled) || isSmall(image)) continue;
    const url = imageAddress(sourceOf(image), address);
    if (url === null || page.regions.isForeign(image)) continue;
    if (isNamed) return url;
    called ??= url;
  }
  return called;
}

/** "Heat (1995) poster" is named after Heat. */
function nameIn(alt: string): string {
  const { title } = parseHeading(alt.slice(0, 300));
  return foldText(title.replace(posterWords, '').trim());
}

function isCalledPoster(image: Element): boolean {
  let current: Element | null = image;
  for (let steps = 0; current !== null && steps < mostSteps; steps++, current = parentElement(current)) {
    const { class: classes = '', id = '' } = current.attribs;
    if (posterName.test(`${classes} ${id} ${current.attribs['data-testid'] ?? ''}`)) return true;
  }
  return false;
}

function isSmall({ attribs: { width, height } }: Element): boolean {
  return [width, height].some((size) => size !== undefined && /^\d+$/.test(size) && Number(size) < smallest);
}

/** Where the picture is: of pictures that are loaded when they are scrolled to, an attribute of its own says so. */
function sourceOf({ attribs }: Element): string | undefined {
  const lazy = lazyNames.map((name) => attribs[name]).find((value) => value !== undefined && value !== '');
  const [fromSet] = (attribs.srcset ?? attribs['data-srcset'] ?? '').trim().split(/[\s,]+/);
  const { src } = attribs;
  return lazy ?? (src === undefined || src.startsWith('data:') ? fromSet : src);
}

export const posterReader: Reader = {
  name: 'poster',
  layer: 'dom',
  facts: ['image'],
  read: ({ sources }) => ({ facts: presentFacts({ image: posterOf(sources) }) }),
};
