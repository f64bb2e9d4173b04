import type { InteractionPlan } from '../site/interaction-plan.ts';

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
  const changes = new MutationObserver(() => {
    lastChange = performance.now();
  });
  const watch = (root: Node) =>
    changes.observe(root, { childList: true, subtree: true, characterData: true, attributes: true });
  watch(document);

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

  /** Clicks the button that brings more of a list for as long as that brings links. */
  async function loadMore(): Promise<void> {
    const pattern = new RegExp(plan.more, 'iu');
    const buttons = 'button, [role="button"], input[type="button"], a:not([href]), a[href="#"], a[href^="javascript:"]';
    const count = () => document.links.length;
    while (remaining() > 0 && count() < settings.maximumItems) {
      const button = [...document.querySelectorAll<HTMLElement>(buttons)].find(
        (one) =>
          pattern.test((one instanceof HTMLInputElement ? one.value : (one.textContent ?? '')).trim().slice(0, 100)) &&
          one.offsetParent !== null &&
          !one.matches(':disabled'),
      );
      const before = count();
      if (button === undefined) return;
      button.scrollIntoView({ block: 'center' });
      button.click();
      if (!(await until(() => count() > before, step()))) return;
    }
  }

  type Frame = HTMLIFrameElement | HTMLFrameElement;

  function framesOfPage(): [number, Frame][] {
    const frames = [...document.querySelectorAll<Frame>('iframe, frame')];
    return [...frames.entries()].filter(([, frame]) => {
      if (!frame.matches(plan.frames)) return false;
      // What is no larger than a dot counts visits.
      const { width, height } = frame.getBoundingClientRect();
      return plan.foreignFrames || (frame.contentDocument !== null && width > 50 && height > 50);
    });
  }

  function readFrames(): { html: string; closed: number[] } {
    const closed: number[] = [];
    let html = '';
    for (const [position, frame] of framesOfPage()) {
      const inner = frame.contentDocument;
      if (inner === null) {
        closed.push(position);
        continue;
      }
      // In the page they would lead elsewhere.
      for (const link of inner.querySelectorAll<HTMLAnchorElement>('a[href]')) link.setAttribute('href', link.href);
      const data = [...inner.head.querySelectorAll('script[type*="ld+json"]')]
        .map((script) => script.outerHTML)
        .join('');
      html += `<section data-frame-url="${encodeURI(frame.src)}">${data}${inner.body?.innerHTML ?? ''}</section>`;
    }
    return { html, closed };
  }

  /** The open shadow roots of the page, those within others too. */
  function shadowRoots(root: Document | ShadowRoot): ShadowRoot[] {
    const own = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot === null ? [] : [shadowRoot]));
    return own.flatMap((inner) => [inner, ...shadowRoots(inner)]);
  }

  /** A copy with what shadow roots show in its place; in a document where no script runs. */
  function copyOf(node: Node, into: Document): Node {
    const copy = into.importNode(node, false);
    const root = node instanceof Element ? node.shadowRoot : null;
    const slotted = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
    const shown = root?.childNodes ?? (slotted.length > 0 ? slotted : node.childNodes);
    for (const child of shown) copy.appendChild(copyOf(child, into));
    // Data that is not shown.
    if (root !== null)
      for (const child of node.childNodes)
        if (child instanceof HTMLScriptElement) copy.appendChild(copyOf(child, into));
    return copy;
  }

  function documentHtml(): string {
    const { documentElement: html, head, body } = document;
    // Its frames are all that it shows.
    if (body instanceof HTMLFrameSetElement) return `<html>${head.outerHTML}<body>`;
    if (shadowRoots(document).length === 0) return html.outerHTML;
    return (copyOf(html, document.implementation.createHTMLDocument()) as Element).outerHTML;
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
      const roots = shadowRoots(document);
      for (const root of roots) watch(root);
      if (roots.length > 0) await until(() => quiet(plan.quietMilliseconds), step());
      if (plan.scroll !== null) await scrollToEnd(plan.scroll.items, plan.scroll.complete);
      if (plan.more !== '') await loadMore();
      const frames = framesOfPage();
      const loaded = () =>
        frames.every(([, frame]) => {
          const inner = frame.contentDocument;
          const isEmpty = inner?.location.href === 'about:blank';
          return inner === null || (inner.readyState === 'complete' && !isEmpty);
        });
      if (!(await until(loaded, step()))) warnings.push('a frame did not load in time');
    }
    const { html, closed } = readFrames();
    const [navigation] = performance.getEntriesByType('navigation') as (PerformanceNavigationTiming & {
      responseStatus?: number;
    })[];
    return {
      url: location.href,
      html: `<!doctype html>${documentHtml().replace(/<\/body>\s*<\/html>\s*$/i, '')}${html}</body></html>`,
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
