import { Parser } from 'htmlparser2';
import type { WebDriver } from 'selenium-webdriver';
import type chrome from 'selenium-webdriver/chrome.js';

/** Elements that may be left open (HTML, section 13.1.2.4). */
const mayStayOpen = new Set(
  'html head body p li dt dd tr td th thead tbody tfoot caption colgroup option optgroup rt rp'.split(' '),
);
/** White space, comments and stray tags may follow the end. */
const tailCharacters = 2000;
const mostCharacters = 24_000_000;

/** Whether a document stops in the middle: without its end, and within a tag or an element that has to be closed. */
export function isCutOff(html: string): boolean {
  if (html.length > mostCharacters || /<\/(?:body|html)\s*>/i.test(html.slice(-tailCharacters))) return false;
  if (html.lastIndexOf('<') > html.lastIndexOf('>')) return true;
  let ended = false;
  let openAtEnd = 0;
  const parser = new Parser({
    onclosetag(name, implied) {
      if (ended && implied && !mayStayOpen.has(name)) openAtEnd += 1;
    },
  });
  parser.write(html);
  ended = true;
  parser.end();
  return openAtEnd > 0;
}

/** The document of this page as the site sent it, null where the browser does not tell. */
export async function servedDocument(driver: WebDriver): Promise<string | null> {
  const chromium = driver as unknown as chrome.Driver;
  if (typeof chromium.sendAndGetDevToolsCommand !== 'function') return null;
  try {
    const tree = (await chromium.sendAndGetDevToolsCommand('Page.getFrameTree', {})) as unknown as FrameTree;
    // What loads a document is the request for it.
    const request = { requestId: tree.frameTree.frame.loaderId };
    const answer = (await chromium.sendAndGetDevToolsCommand('Network.getResponseBody', request)) as unknown as Body;
    return answer.base64Encoded ? null : answer.body;
  } catch {
    // It keeps no more than a few megabytes of answers.
    return null;
  }
}

interface FrameTree {
  frameTree: { frame: { loaderId: string } };
}

interface Body {
  body: string;
  base64Encoded: boolean;
}
