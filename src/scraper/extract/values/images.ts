import { absoluteUrl } from './addresses.ts';

/** Pictures that stand where none of the movie is, or for the site itself. */
const noPicture =
  /(?:^|[/_.-])(?:logo|placeholder|default|blank|spacer|pixel|avatar|favicon|icon|missing|loading|transparent|no[-_]?(?:image|poster|photo|picture|cover|img|pic))s?(?:[/_.-]|\d*\.|$)/i;

/** The address of a picture of the movie, made absolute; null for what holds its place. */
export function imageAddress(reference: string | null | undefined, base: string | null): string | null {
  const url = absoluteUrl(reference, base);
  const path = url === null ? undefined : URL.parse(url)?.pathname;
  return url === null || path === undefined || path === '/' || noPicture.test(path) || /\.svg$/i.test(path)
    ? null
    : url;
}
