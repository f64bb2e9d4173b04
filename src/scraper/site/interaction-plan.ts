import type { CrawlJob } from '../../messaging/crawl/job.ts';
import type { InteractionOfKind } from '../../movie/site/interaction.ts';
import type { Site } from '../../movie/site/site.ts';
import { bundledSite } from './bundled-sites.ts';

/** How a page is brought to show all it has. `browser/page-script.ts` acts on it. */
export interface InteractionPlan {
  /** Buttons that close consent dialogs, the first that is there is clicked. */
  consent: readonly string[];
  /** The page can be read when one of these is there. */
  readySelectors: readonly string[];
  /** Or when it has come to rest: of its site is not known what shows last. */
  restIsReady: boolean;
  /** The page will never be ready: an error, a challenge. */
  failureSelectors: readonly string[];
  /** Clicked once ready; `until` says when the click has had its effect. */
  clicks: readonly { target: string; until: string }[];
  /** Brought into view; `until` says when it is filled. */
  lazy: readonly { target: string; until: string }[];
  /** Infinite scroll: items are counted until `complete` is there or the count is stable. */
  scroll: { items: string; complete: string } | null;
  /** Frames whose documents belong to the page. */
  frames: string;
  /** Whether those of other origins do, too. */
  foreignFrames: boolean;
  /** Regular expression: what stands on buttons that bring more of a list; an empty text for none. */
  more: string;
  /** A page without any of `ready` counts as ready when nothing has changed for so long. */
  quietMilliseconds: number;
}

/** A selector that nothing matches. */
const nothing = ':not(*)';

const plain: InteractionPlan = {
  consent: [
    '#consent-accept',
    '#onetrust-accept-btn-handler',
    '[data-testid="accept-button"]',
    '[data-testid="reject-button"]',
    '#didomi-notice-agree-button',
    '.fc-cta-consent',
    'button[aria-label="Accept all"]',
  ],
  readySelectors: [],
  restIsReady: false,
  failureSelectors: [
    '#challenge-form',
    '#challenge-running',
    '.cf-browser-verification',
    'iframe[src*="captcha"]',
    '#px-captcha',
    '.g-recaptcha',
    'form[action*="captcha" i]',
  ],
  clicks: [],
  lazy: [],
  scroll: null,
  frames: nothing,
  foreignFrames: true,
  more: '',
  quietMilliseconds: 500,
};

/** A page that may be about anything never shows what movies' pages show last, but may be about a movie that comes late. */
const quietOfAnyPage = 2000;

/** How a page is read: `page` as one about a movie, with some patience where it turns out to be none. */
export function planFor({
  adapter,
  site,
  kind,
}: Pick<CrawlJob, 'adapter'> & { site?: Site | undefined; kind: 'movie' | 'list' | 'page' }): InteractionPlan {
  const more = kind === 'page' ? planFor({ adapter, site, kind: 'list' }).more : undefined;
  const layers = [bundledSite(adapter), ...(site === undefined ? [] : [site])].flatMap(({ interaction = {} }) => {
    const { movie = {}, list = {}, ...both } = interaction;
    return [both, kind === 'list' ? list : movie];
  });
  const plan = layers.reduce(withLayer, plain);
  return kind === 'page'
    ? { ...plan, more: more ?? '', quietMilliseconds: Math.max(plan.quietMilliseconds, quietOfAnyPage) }
    : plan;
}

function withLayer(plan: InteractionPlan, layer: InteractionOfKind): InteractionPlan {
  const { consent = [], ready, failure = [], scroll, restIsReady, ...given } = layer;
  // Who knows what shows last waits for it.
  const rests = restIsReady ?? (ready === undefined ? plan.restIsReady : false);
  return {
    ...plan,
    ...given,
    readySelectors: ready ?? plan.readySelectors,
    restIsReady: rests,
    foreignFrames: layer.foreignFrames ?? (layer.frames === undefined ? plan.foreignFrames : true),
    consent: [...consent, ...plan.consent],
    failureSelectors: [...plan.failureSelectors, ...failure],
    scroll: scroll === undefined ? plan.scroll : { items: scroll.items, complete: scroll.complete ?? nothing },
  };
}
