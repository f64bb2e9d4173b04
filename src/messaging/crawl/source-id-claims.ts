import { createHash } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';
import { buckets } from '../contracts/subjects.ts';
import { Bucket } from '../nats/key-value.ts';

/** The page that an id within a source belongs to, and enough of what it says to tell another movie from it. */
export const sourceIdClaimSchema = z.object({
  schema_version: z.literal(1),
  source: z.string(),
  source_id: z.string(),
  /** The address that the site knows the page by. */
  address: z.string(),
  titles: z.array(z.string()),
  year: z.number().nullable(),
  directors: z.array(z.string()),
});
export type SourceIdClaim = z.infer<typeof sourceIdClaimSchema>;

/** Which page each id of a source belongs to. */
export class SourceIdClaims {
  readonly #claims: Bucket<SourceIdClaim>;

  private constructor(claims: Bucket<SourceIdClaim>) {
    this.#claims = claims;
  }

  static async open(connection: NatsConnection): Promise<SourceIdClaims> {
    return new SourceIdClaims(await Bucket.open(connection, buckets.urls, sourceIdClaimSchema));
  }

  /**
   * Claims an id for a page, where nobody has it or who has it gives way.
   * @returns the claim that stands: another's where it was not given.
   */
  async claim(claim: SourceIdClaim, givesWay: (standing: SourceIdClaim) => boolean): Promise<SourceIdClaim> {
    const stands = await this.#claims.change(keyOf(claim.source, claim.source_id), (standing) => {
      if (standing !== null && !givesWay(standing)) return null;
      return JSON.stringify(standing) === JSON.stringify(claim) ? null : claim;
    });
    return stands ?? claim;
  }

  /** The claim to an id, null where nobody has it. */
  async find(source: string, sourceId: string): Promise<SourceIdClaim | null> {
    return (await this.#claims.get(keyOf(source, sourceId)))?.value ?? null;
  }

  /** Gives an id back: its movie is not there any more. */
  async release(source: string, sourceId: string): Promise<void> {
    await this.#claims.delete(keyOf(source, sourceId));
  }
}

/** Beside the states of pages, whose keys have no dot. */
function keyOf(source: string, sourceId: string): string {
  return `id.${createHash('sha256').update(`${source}/${sourceId}`).digest('hex').slice(0, 40)}`;
}
