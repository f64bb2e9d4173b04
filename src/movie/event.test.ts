import { expect, it } from 'vitest';
import { movieContent } from './event.ts';
import { emptyFacts, movieFactsSchema } from './facts.ts';
import { defaultMergeRules } from './merge/rules.ts';
import { OBSERVATION_VERSION } from './observation.ts';
import { entryOf, makeRecord } from './record.ts';

const enrichment = {
  genre_categories: [],
  director_stats: { total_movies: 1, average_rating: null },
  sentiment_analysis: { plot_tone: null, keyword_score: null },
  recommendations: [],
};

function contentOf(...told: Partial<ReturnType<typeof emptyFacts>>[]) {
  const entries = told.map((facts, number) =>
    entryOf({
      schema_version: OBSERVATION_VERSION,
      source: `source-${number}`,
      source_id: 'one',
      url: 'https://movies.example/one',
      observed_at: `2026-01-0${number + 1}T00:00:00.000Z`,
      run: 'test',
      page: null,
      extractor: '1',
      facts: { ...emptyFacts(), title: 'One', ...facts },
      provenance: {},
    }),
  );
  return movieContent(makeRecord(entries, defaultMergeRules), enrichment);
}

it('says what kind of work it is, with poster, countries, languages, rating of suitability and other titles', () => {
  const content = contentOf(
    {
      type: 'movie',
      image: 'https://movies.example/one.jpg',
      countries: ['USA', 'West Germany'],
      languages: ['English'],
      content_rating: ' PG-13 ',
      alternate_titles: ['Eins', 'One'],
    },
    { countries: ['us', 'France'], languages: ['en-GB', 'fr'], alternate_titles: ['Un'] },
  );
  expect(content).toMatchObject({
    type: 'movie',
    image: 'https://movies.example/one.jpg',
    languages: ['en', 'fr'],
    content_rating: 'PG-13',
  });
  expect(content.countries.toSorted()).toEqual(['FR', 'US', 'West Germany']);
  expect(content.alternate_titles.toSorted()).toEqual(['Eins', 'Un']);
});

it('has null and empty lists where no source says', () => {
  expect(contentOf({})).toMatchObject({
    type: null,
    image: null,
    countries: [],
    languages: [],
    content_rating: null,
    alternate_titles: [],
  });
});

it('takes facts that were stored before these were known of', () => {
  const { image: _, countries: __, languages: ___, content_rating: ____, ...older } = emptyFacts();
  expect(movieFactsSchema.parse(older)).toEqual(emptyFacts());
});
