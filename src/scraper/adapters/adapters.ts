import type { CrawlJob } from '../../messaging/crawl/job.ts';
import type { Adapter, InteractionPlan } from './adapter.ts';

const commonConsent = [
  '#consent-accept',
  '#onetrust-accept-btn-handler',
  '[data-testid="accept-button"]',
  '[data-testid="reject-button"]',
  '#didomi-notice-agree-button',
  '.fc-cta-consent',
  'button[aria-label="Accept all"]',
];

const challenges = [
  '#challenge-form',
  '#challenge-running',
  '.cf-browser-verification',
  'iframe[src*="captcha"]',
  '#px-captcha',
  '.g-recaptcha',
  'form[action*="captcha" i]',
];

const plain: InteractionPlan = {
  consent: commonConsent,
  readySelectors: [],
  restIsReady: false,
  failureSelectors: challenges,
  clicks: [],
  lazy: [],
  scroll: null,
  frames: 'iframe.no-such-frame',
  foreignFrames: true,
  more: '',
  quietMilliseconds: 500,
};

/** Of a site that is not known, all frames of its own that have something to show. */
const ownFrames = {
  frames: 'iframe[src]:not([src^="about:"], [src^="javascript:"]), iframe[srcdoc], frame[src]',
  foreignFrames: false,
};

/** What stands on a button that brings more of a list, in the languages of movie sites. */
const moreButton =
  '^\\W{0,3}(?:(?:load|show|see|view|get) more|more (?:movies|films|titles|results)|mehr (?:laden|anzeigen)|weitere|(?:voir|charger|afficher) plus|(?:ver|cargar|mostrar) más|(?:ver|carregar|mostrar) mais|(?:mostra|carica) (?:altro|altri)|(?:meer|toon) (?:laden|meer)|(?:visa|ladda|vis|indlæs|last) (?:mer|fler|flere|mere)|(?:näytä|lataa) lisää|(?:pokaż|załaduj|wczytaj) więcej|(?:načíst|zobrazit|načítať|zobraziť) (?:další|ďalšie|více|viac)|(?:további|még több)|(?:показать|загрузить) (?:ещё|еще|больше)|daha fazla|もっと(?:見る|読み込む)|(?:加载|查看|显示)?更多|더 ?보기)';

/** A page that may be about anything never shows what movies' pages show last, but may be about a movie that comes late. */
const quietOfAnyPage = 2000;

/** The sites that are known, by the name of their adapter. */
export const adapters: Readonly<Record<CrawlJob['adapter'], Adapter>> = {
  imdb: {
    movie: {
      ...plain,
      readySelectors: ['script#__NEXT_DATA__', 'script[type="application/ld+json"]', '#title-overview-widget'],
      lazy: [
        {
          target: '[data-testid="Storyline"]',
          until: '[data-testid="storyline-plot-summary"], [data-testid="storyline-plot-keywords"]',
        },
      ],
    },
    list: {
      ...plain,
      readySelectors: ['script#__NEXT_DATA__', '[data-testid="chart-layout-main-column"]', '.lister-list'],
      scroll: { items: '.ipc-metadata-list-summary-item', complete: '[data-testid="chart-complete"]' },
    },
  },
  'schema-org': {
    movie: {
      ...plain,
      readySelectors: [
        'script[type="application/ld+json"]',
        '[itemtype*="schema.org/Movie"]',
        '[itemtype*="schema.org/TV"]',
      ],
      restIsReady: true,
      quietMilliseconds: quietOfAnyPage,
      ...ownFrames,
    },
    list: {
      ...plain,
      scroll: { items: 'a[href]', complete: '[data-state="complete"]' },
      more: moreButton,
      ...ownFrames,
    },
  },
  demo: {
    movie: {
      ...plain,
      readySelectors: ['#film[data-state="ready"]', '[itemtype$="schema.org/Movie"]'],
      failureSelectors: [...challenges, '#challenge'],
      clicks: [{ target: '#more-cast', until: '#cast[data-state="complete"]' }],
      lazy: [{ target: '#keywords', until: '#keywords[data-state="ready"]' }],
      frames: 'iframe#technical',
      quietMilliseconds: 1000,
    },
    list: {
      ...plain,
      failureSelectors: [...challenges, '#challenge'],
      scroll: { items: '#chart li', complete: '#chart[data-state="complete"]' },
      quietMilliseconds: 300,
    },
  },
};

/** How a page is read: `page` as one about a movie, with some patience where it turns out to be none. */
export function planFor({
  adapter,
  kind,
}: Pick<CrawlJob, 'adapter'> & { kind: keyof Adapter | 'page' }): InteractionPlan {
  const { movie: title, list } = adapters[adapter];
  if (kind === 'list') return list;
  if (kind === 'movie') return title;
  return { ...title, more: list.more, quietMilliseconds: Math.max(title.quietMilliseconds, quietOfAnyPage) };
}
