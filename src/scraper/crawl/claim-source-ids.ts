import type { SourceIdClaim, SourceIdClaims } from '../../messaging/crawl/source-id-claims.ts';
import { foldText } from '../../movie/normalise/text.ts';
import type { Observation } from '../../movie/observation.ts';
import { SourceIdCollisionError } from '../errors.ts';

/**
 * Makes sure that each id that a page's observations have is that page's own, or of a page that tells of the same movie: else one
 * movie would overwrite another.
 * @param address the one that the site knows the page by.
 * @throws SourceIdCollisionError
 */
export async function claimSourceIds(
  claims: SourceIdClaims,
  observations: readonly Observation[],
  address: string,
): Promise<void> {
  for (const observation of observations) {
    const claim = claimOf(observation, address);
    const standing = await claims.claim(claim, (other) => other.address === address || tellsOfTheSame(other, claim));
    if (standing.address === address) continue;
    throw new SourceIdCollisionError(
      `${address} and ${standing.address} would both be ${claim.source}/${claim.source_id}, and say different things ` +
        `(${saidBy(claim)}; ${saidBy(standing)}): the second is refused. Give the site's pages a rel=canonical that tells them apart`,
    );
  }
}

function claimOf({ source, source_id, facts }: Observation, address: string): SourceIdClaim {
  const titles = [facts.title, facts.original_title, ...facts.alternate_titles.slice(0, 8)];
  return {
    schema_version: 1,
    source,
    source_id,
    address,
    titles: titles.filter((title) => title !== null),
    year: facts.year,
    directors: facts.director.slice(0, 8),
  };
}

/** Whether two pages speak of one movie: by a title and nothing against it, or in another language by year and director. */
function tellsOfTheSame(one: SourceIdClaim, other: SourceIdClaim): boolean {
  const years = one.year === null || other.year === null ? null : Math.abs(one.year - other.year);
  const sharesDirector = overlaps(one.directors, other.directors);
  const knowsDirectors = one.directors.length > 0 && other.directors.length > 0;
  if (overlaps(one.titles, other.titles)) return (years ?? 0) <= 1 && (sharesDirector || !knowsDirectors);
  return years === 0 && sharesDirector;
}

function overlaps(ones: readonly string[], others: readonly string[]): boolean {
  const folded = new Set(others.map(foldText));
  return ones.some((text) => folded.has(foldText(text)));
}

function saidBy({ titles, year }: SourceIdClaim): string {
  return `"${titles[0] ?? ''}"${year === null ? '' : ` of ${year}`}`;
}
