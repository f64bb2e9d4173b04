import { describe, expect, it } from 'vitest';
import { bundledSiteNames } from '../../movie/site/site.ts';
import { bundledSite } from './bundled-sites.ts';
import { planFor } from './interaction-plan.ts';

describe('the plan of a page', () => {
  it.each(bundledSiteNames)('is there for each kind of page of %s', (adapter) => {
    expect(bundledSite(adapter).interaction).toBeDefined();
    for (const kind of ['movie', 'list', 'page'] as const) {
      const plan = planFor({ adapter, kind });
      expect(plan.consent).toContain('#onetrust-accept-btn-handler');
      expect(plan.failureSelectors).toContain('#challenge-form');
    }
  });

  it('is what the file of its site says', () => {
    expect(planFor({ adapter: 'demo', kind: 'movie' })).toMatchObject({
      readySelectors: ['#film[data-state="ready"]', '[itemtype$="schema.org/Movie"]'],
      restIsReady: false,
      clicks: [{ target: '#more-cast', until: '#cast[data-state="complete"]' }],
      lazy: [{ target: '#keywords', until: '#keywords[data-state="ready"]' }],
      frames: 'iframe#technical',
      quietMilliseconds: 1000,
      scroll: null,
    });
    expect(planFor({ adapter: 'imdb', kind: 'list' }).scroll?.items).toBe('.ipc-metadata-list-summary-item');
    expect(planFor({ adapter: 'schema-org', kind: 'movie' }).restIsReady).toBe(true);
  });

  it('has more patience with a page that may be about anything', () => {
    expect(planFor({ adapter: 'demo', kind: 'page' }).quietMilliseconds).toBe(2000);
  });

  it('is what the source says before what the bundled site says, and what it says of a kind before what it says of all', () => {
    const site = { interaction: { quietMilliseconds: 100, frames: '.f', movie: { quietMilliseconds: 200 } } };
    expect(planFor({ adapter: 'demo', site, kind: 'movie' })).toMatchObject({ quietMilliseconds: 200, frames: '.f' });
    expect(planFor({ adapter: 'demo', site, kind: 'list' })).toMatchObject({ quietMilliseconds: 100, frames: '.f' });
  });

  it('adds buttons and signs of failure to those that are known', () => {
    const site = { interaction: { consent: ['.ja'], failure: ['.kaputt'] } };
    const plan = planFor({ adapter: 'schema-org', site, kind: 'movie' });
    expect(plan.consent.slice(0, 2)).toEqual(['.ja', '#consent-accept']);
    expect(plan.failureSelectors).toEqual(expect.arrayContaining(['#challenge-form', '.kaputt']));
  });

  it('waits for what the source says that shows last, rest is not enough then', () => {
    const site = { interaction: { movie: { ready: ['.cast'] } } };
    const plan = planFor({ adapter: 'schema-org', site, kind: 'movie' });
    expect(plan).toMatchObject({ readySelectors: ['.cast'], restIsReady: false });
  });
});
