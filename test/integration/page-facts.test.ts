import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { type CatalogueEntry, type GoldenRecord, isTombstone } from '../../src/movie/record.ts';
import {
  type AnsweringSite,
  moviePage,
  type PageMovie,
  sendHtml,
  startAnsweringSite,
} from '../support/answering-site.ts';
import { startTestEtl, type TestEtl, untilEtlRests } from '../support/etl.ts';
import { until } from '../support/nats-server.ts';
import { newestOfEach } from '../support/observations.ts';
import { openPageJobs, type PageJobs } from '../support/page-jobs.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const heat = {
  title: 'Heat',
  year: 1995,
  director: 'Michael Mann',
  stars: ['Al Pacino', 'Robert De Niro'],
  genre: 'Crime',
  rating: 8.3,
};
/** What a broken template leaves of it. */
const halfOfHeat: PageMovie = { title: 'Heat', year: 1995 };

type Answer = PageMovie | { status: number; location?: string };
let answers: Record<string, Answer & { head?: string }>;
let site: AnsweringSite;
let etl: TestEtl;
let jobs: PageJobs;

beforeAll(async () => {
  site = await startAnsweringSite((path, response) => {
    const answer = answers[decodeURIComponent(path)];
    if (answer === undefined) return;
    if ('status' in answer) {
      const headers = answer.location === undefined ? {} : { location: answer.location };
      response.writeHead(answer.status, { 'content-type': 'text/html', ...headers }).end('<title>Not here</title>');
    } else sendHtml(response, moviePage(answer, answer.head?.replaceAll('SITE', site.origin)));
  });
});

afterAll(async () => {
  await site?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  answers = {};
  etl = await startTestEtl();
  await etl.startReplica();
  jobs = await openPageJobs(etl.connection);
});

afterEach(async () => {
  await jobs?.[Symbol.asyncDispose]();
  await etl?.close();
});

const read = (path: string) => jobs.read(site.origin + encodeURI(path));

async function movies(): Promise<GoldenRecord[]> {
  await untilEtlRests(etl.connection);
  const entries = [...(await newestOfEach(etl.connection, streams.catalogue)).values()];
  const parsed = entries.map((text) => JSON.parse(text) as CatalogueEntry);
  return parsed.flatMap((entry) => (isTombstone(entry) ? [] : [entry]));
}

const ids = async () => (await movies()).flatMap(({ entries }) => entries.map((one) => one.source_id)).toSorted();
const titles = async () => (await movies()).map(({ facts }) => facts.title).toSorted();

describe('a page that says much less than before', () => {
  beforeEach(async () => {
    answers['/film/heat'] = heat;
    await read('/film/heat');
    answers['/film/heat'] = halfOfHeat;
    await expect(read('/film/heat')).rejects.toMatchObject({ code: 'says_less', retryAfterMilliseconds: minute });
  });

  it('changes nothing while that may be a bad read', async () => {
    answers['/film/heat'] = heat;
    jobs.later(minute);
    await read('/film/heat');
    expect((await movies()).map(({ facts }) => facts)).toMatchObject([{ rating: 8.3, director: ['Michael Mann'] }]);
  });

  it('is believed at the second look', async () => {
    await expect(read('/film/heat')).rejects.toMatchObject({ code: 'says_less' });
    jobs.later(minute);
    await read('/film/heat');
    expect((await movies()).map(({ facts }) => facts)).toMatchObject([{ rating: null, director: [], year: 1995 }]);
  });

  it('is not believed at a second look that finds even less', async () => {
    answers['/film/heat'] = { title: 'Heat' };
    jobs.later(minute);
    await expect(read('/film/heat')).rejects.toMatchObject({ code: 'says_less' });
    expect((await movies()).map(({ facts }) => facts)).toMatchObject([{ rating: 8.3 }]);
  });
});

describe('movies of one site', () => {
  it('have ids of their own, whatever their script and wherever their address says which they are', async () => {
    answers['/film/солярис-1972'] = { title: 'Солярис', year: 1972 };
    answers['/film/зеркало-1972'] = { title: 'Приключение', year: 1972 };
    answers['/film/七人の侍-1954'] = { title: '七人の侍', year: 1954 };
    answers['/film/ゴジラ-1954'] = { title: 'ゴジラ', year: 1954 };
    answers['/movies/view?movieId=1'] = { title: 'Query One', year: 1991 };
    answers['/movies/view?movieId=2'] = { title: 'Query Two', year: 1992 };
    answers['/film/film.php?film_id=3'] = { title: 'Query Three', year: 1993 };
    for (const path of Object.keys(answers)) await read(path);
    expect(await titles()).toHaveLength(7);
  });

  it.each([
    '/film/heat/',
    '/film/Heat',
    '/film/heat?utm_source=x',
    '/film/heat;jsessionid=A1B2',
    '/pl/film/heat',
    '/film/heat/amp',
  ])('are one, with one source, under many addresses: %s', async (path) => {
    answers['/film/heat'] = heat;
    answers[path] = heat;
    await read('/film/heat');
    await read(path);
    expect(await ids()).toEqual(['heat']);
  });

  it.each([
    ['rel=canonical', '<link rel="canonical" href="/film/heat">'],
    ['Open Graph', '<meta property="og:url" content="SITE/film/heat">'],
    [
      'variants in other languages',
      `<link rel="alternate" hreflang="pl" href="/pl/film/goraczka"><link rel="alternate" hreflang="en" href="/film/heat">`,
    ],
  ])('are known by the address that their page declares: %s', async (_, head) => {
    answers['/film/heat'] = heat;
    answers['/pl/film/goraczka'] = { ...heat, head };
    await read('/film/heat');
    await read('/pl/film/goraczka');
    expect(await ids()).toEqual(['heat']);
  });

  it.each([
    'https://elsewhere.example/film/ran',
    '/',
  ])('are not known by an address that cannot be theirs: %s', async (href) => {
    answers['/film/heat'] = { ...heat, head: `<link rel="canonical" href="${href}">` };
    await read('/film/heat');
    expect(await ids()).toEqual(['heat']);
  });

  it('that would share an id are told apart: the second is refused and says which it met', async () => {
    answers['/film/heat'] = heat;
    answers['/movie/heat'] = { title: 'The Heat', year: 2013, director: 'Paul Feig' };
    await read('/film/heat');
    await expect(read('/movie/heat')).rejects.toMatchObject({
      code: 'source_id_collision',
      retryable: false,
      message: expect.stringContaining('/film/heat'),
    });
    expect(await titles()).toEqual(['Heat']);
  });
});

describe('a page that is not where it was', () => {
  it('takes its movie to its new address', async () => {
    answers['/film/heat'] = heat;
    await read('/film/heat');
    answers['/film/heat'] = { status: 301, location: '/film/heat-1995' };
    answers['/film/heat-1995'] = heat;
    await read('/film/heat');
    await until(async () => ((await ids()).join() === 'heat-1995' ? true : undefined));
    expect(await titles()).toEqual(['Heat']);
  });

  it('takes back what it said when it is gone twice, a day apart', async () => {
    answers['/film/heat'] = heat;
    await read('/film/heat');
    answers['/film/heat'] = { status: 410 };
    await expect(read('/film/heat')).rejects.toMatchObject({ code: 'page_status' });
    jobs.later(day - minute);
    await expect(read('/film/heat')).rejects.toMatchObject({ code: 'page_status' });
    expect(await titles()).toEqual(['Heat']);
    jobs.later(2 * minute);
    await read('/film/heat');
    await until(async () => ((await titles()).length === 0 ? true : undefined));
  });

  it('tells its movie again when it is back', async () => {
    answers['/film/heat'] = heat;
    await read('/film/heat');
    answers['/film/heat'] = { status: 404 };
    await expect(read('/film/heat')).rejects.toMatchObject({ code: 'page_status' });
    jobs.later(day);
    await read('/film/heat');
    answers['/film/heat'] = heat;
    jobs.later(minute);
    await read('/film/heat');
    await until(async () => ((await titles()).join() === 'Heat' ? true : undefined));
  });
});
