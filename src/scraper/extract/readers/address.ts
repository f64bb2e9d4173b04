import { presentFacts } from '../claim.ts';
import { imdbTitleId } from '../values/addresses.ts';
import type { Reader } from './reader.ts';

export const addressReader: Reader = {
  name: 'address',
  layer: 'url',
  facts: ['id'],
  read: ({ sources: { address, head }, isImdb }) => ({
    facts: presentFacts({ id: isImdb ? imdbTitleId(address ?? head.canonical) : null }),
  }),
};
