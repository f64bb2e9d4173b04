import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MessagingUnavailableError } from '../../../src/errors.ts';
import { CatalogueStore } from '../../../src/etl/resolve/catalogue-store.ts';
import { CatalogueView } from '../../../src/etl/view/catalogue-view.ts';
import { streams, subjects } from '../../../src/messaging/contracts/subjects.ts';
import { defaultMergeRules } from '../../../src/movie/merge/rules.ts';
import { entryOf, type GoldenRecord, makeRecord } from '../../../src/movie/record.ts';
import { startTestEtl, type TestEtl } from '../../support/etl.ts';
import { observation } from '../../support/observations.ts';

const nothing = { entry: null, sequence: 0 };

let etl: TestEtl;
let view: CatalogueView;
let store: CatalogueStore;

beforeEach(async () => {
  etl = await startTestEtl();
  view = new CatalogueView();
  store = await CatalogueStore.open(etl.connection, view);
});

afterEach(async () => {
  await etl.close();
});

function record(title: string): GoldenRecord {
  return makeRecord([entryOf(observation('imdb', title.replaceAll(' ', '-'), { title }))], defaultMergeRules);
}

describe('reading a record', () => {
  it('waits for a leader that is behind what this replica has heard of', async () => {
    const known = record('Known');
    await store.write(known, nothing);
    // From a leader that is gone: the present one has not taken it yet.
    view.apply(known, 2);
    await expect(store.read(known.id)).rejects.toThrow(MessagingUnavailableError);
    await store.write(record('Something else'), nothing);
    expect(await store.read(known.id)).toMatchObject({ sequence: 1, entry: { id: known.id } });
  });

  it('takes a record for gone that somebody has purged', async () => {
    const purged = record('Purged');
    await store.write(purged, nothing);
    const manager = await jetstreamManager(etl.connection);
    await manager.streams.purge(streams.catalogue, { filter: subjects.catalogue(purged.id) });
    expect(await store.readNewest(purged.id)).toEqual({ entry: null, sequence: 0 });
  });
});
