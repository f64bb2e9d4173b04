import type { InteractionPlan } from '../adapters/adapter.ts';

export interface ReadPage {
  url: string;
  html: string;
  status: number | null;
  ready: boolean;
  latencyMilliseconds: number | null;
  warnings: string[];
  /** Name of the encoding that the browser took. */
  charset: string;
  /** Nothing stands behind the last element, as it does where a document ends as it is usually written: it may be cut off. */
  endsOpenly: boolean;
  /** Positions of frames of other origins, which the driver has to enter. */
  closedFrames: number[];
}

export interface ScriptSettings {
  plan: InteractionPlan;
  maximumItems: number;
  /** Patience with the whole page, and with each click. */
  pageMilliseconds: number;
  stepMilliseconds: number;
}

/**
 * Runs within the page, in one round trip: closes the consent dialog, waits until the page is ready, clicks, scrolls,
 * and gives the document. It is sent as source text, so it uses nothing from outside itself.
 */
export function readPageInBrowser(
  settings: ScriptSettings,
  done: (result: ReadPage | { failure: string }) => void,
): void {
  const { plan } = settings;
  const warnings: string[] = [];
  const started = performance.now();
  let lastChange = performance.now();
  new MutationObserver(() => {
    lastChange = performance.now();
  }).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });

  const remaining = () => settings.pageMilliseconds - (performance.now() - started);
  /** Patience with one thing: the page as a whole has a time to be read in. */
  const step = () => Math.max(0, Math.min(settings.stepMilliseconds, remaining()));
  const find = (selector: string) => document.querySelector<HTMLElement>(selector);
  const has = (selectors: readonly string[]) => selectors.some((selector) => find(selector) !== null);
  const quiet = (milliseconds: number) =>
    document.readyState === 'complete' && performance.now() - lastChange > milliseconds;

  function acceptConsent(): void {
    for (const selector of plan.consent) {
      const button = find(selector);
      if (button !== null && button.offsetParent !== null) {
        button.click();
        return;
      }
    }
  }

  /** Looks at each change of the page, and now and then. */
  function until(condition: () => boolean, milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const deadline = performance.now() + milliseconds;
      const check = () => {
        const holds = condition();
        if (!holds && performance.now() < deadline) return;
        clearInterval(timer);
        observer.disconnect();
        resolve(holds);
      };
      const observer = new MutationObserver(check);
      observer.observe(document, { childList: true, subtree: true, attributes: true });
      const timer = setInterval(check, 50);
      check();
    });
  }

  async function reveal(target: string, then: string, click: boolean): Promise<void> {
    const element = find(target);
    if (element === null || find(then) !== null) return;
    element.scrollIntoView({ block: 'center' });
    if (click) element.click();
    const shown = () => {
      // The dialog may come up late, and nothing loads behind it.
      acceptConsent();
      return find(then) !== null;
    };
    if (!(await until(shown, step()))) warnings.push(`${target} did not bring ${then}`);
  }

  async function scrollToEnd(items: string, complete: string): Promise<void> {
    const count = () => document.querySelectorAll(items).length;
    const ended = () => count() >= settings.maximumItems || find(complete) !== null;
    for (let before = -1; count() > before && !ended() && remaining() > 0; ) {
      before = count();
      window.scrollTo(0, document.documentElement.scrollHeight);
      const grown = () => {
        acceptConsent();
        return count() > before || find(complete) !== null;
      };
      await until(grown, Math.min(1500, step()));
    }
    if (remaining() <= 0 && !ended()) warnings.push('the list did not end in time');
  }

  function readFrames(): { html: string; closed: number[] } {
    const closed: number[] = [];
    let html = '';
    for (const [position, frame] of [...document.querySelectorAll('iframe')].entries()) {
      if (!frame.matches(plan.frames)) continue;
      const inner = frame.contentDocument;
      if (inner === null) closed.push(position);
      else html += `<section data-frame-url="${encodeURI(frame.src)}">${inner.body?.innerHTML ?? ''}</section>`;
    }
    return { html, closed };
  }

  function endsOpenly(): boolean {
    const last = document.body?.lastChild ?? null;
    return last === null || last.nodeType !== Node.TEXT_NODE || last.textContent?.trim() !== '';
  }

  async function read(): Promise<ReadPage> {
    const early = Math.min(settings.pageMilliseconds, 15_000);
    const settled = () => {
      acceptConsent();
      return has(plan.readySelectors) || has(plan.failureSelectors) || quiet(plan.quietMilliseconds);
    };
    const rested = await until(settled, early);
    if (!rested) warnings.push('the page was not ready in time');
    if (!has(plan.failureSelectors)) {
      for (const { target, until: then } of plan.clicks) await reveal(target, then, true);
      for (const { target, until: then } of plan.lazy) await reveal(target, then, false);
      if (plan.scroll !== null) await scrollToEnd(plan.scroll.items, plan.scroll.complete);
      const frames = [...document.querySelectorAll('iframe')].filter((frame) => frame.matches(plan.frames));
      const loaded = () =>
        frames.every((frame) => {
          const inner = frame.contentDocument;
          return inner === null || (inner.readyState === 'complete' && inner.location.href !== 'about:blank');
        });
      if (!(await until(loaded, step()))) warnings.push('a frame did not load in time');
    }
    const { html, closed } = readFrames();
    const [navigation] = performance.getEntriesByType('navigation') as (PerformanceNavigationTiming & {
      responseStatus?: number;
    })[];
    return {
      url: location.href,
      html: `<!doctype html>${document.documentElement.outerHTML.replace(/<\/body>\s*<\/html>\s*$/i, '')}${html}</body></html>`,
      status: navigation?.responseStatus || null,
      latencyMilliseconds: navigation === undefined ? null : navigation.responseStart - navigation.requestStart,
      ready:
        plan.readySelectors.length === 0 ||
        has(plan.readySelectors) ||
        (plan.restIsReady && rested && !has(plan.failureSelectors)),
      warnings,
      charset: document.characterSet,
      endsOpenly: endsOpenly(),
      closedFrames: closed,
    };
  }

  read().then(done, (error: unknown) => done({ failure: String(error) }));
}
