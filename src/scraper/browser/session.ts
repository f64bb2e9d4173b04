import http from 'node:http';
import https from 'node:https';
import { Builder, type Capabilities, logging, type WebDriver } from 'selenium-webdriver';
import chrome from 'selenium-webdriver/chrome.js';
import firefox from 'selenium-webdriver/firefox.js';
import type { ScraperConfiguration } from '../../config.ts';
import { ConfigurationError } from '../../errors.ts';
import type { SourceCredentials } from '../credentials/source-credentials.ts';
import { hostRules } from './reachable-hosts.ts';

/** What is never loaded: it costs time and says nothing about movies. */
const blockedAddresses = [
  ...[
    'png',
    'jpg',
    'jpeg',
    'gif',
    'webp',
    'avif',
    'svg',
    'ico',
    'woff',
    'woff2',
    'ttf',
    'otf',
    'mp4',
    'webm',
    'm3u8',
    'mp3',
  ].flatMap((type) => [`*.${type}`, `*.${type}?*`]),
  ...[
    'google-analytics.com',
    'googletagmanager.com',
    'doubleclick.net',
    'scorecardresearch.com',
    'amazon-adsystem.com',
    'facebook.net',
    'criteo.com',
    'hotjar.com',
  ].map((host) => `*://*.${host}/*`),
];

/** To the dialogs of pages; by default the page is lost as well. */
const dialogAnswer = 'dismiss';

/**
 * Connections of one session, kept open between its commands. A session that is lost takes them with it: a connection that was
 * made while the address led elsewhere (a service before its pods, a balancer before its backends) answers for as long as it is used.
 */
export function connectionsTo(server: string): http.Agent {
  return new URL(server).protocol === 'https:'
    ? new https.Agent({ keepAlive: true })
    : new http.Agent({ keepAlive: true });
}

/**
 * Opens a browser session at a driver or a Grid; it is to be prepared before its first page.
 * @throws ConfigurationError where the browser cannot show credentials; rejects with what selenium-webdriver throws.
 */
export async function openSession(
  settings: ScraperConfiguration,
  { server, connections }: { server: string; connections: http.Agent },
  credentials?: SourceCredentials,
): Promise<WebDriver> {
  if (credentials !== undefined && settings.browser !== 'chrome') {
    throw new ConfigurationError('pages behind credentials are read with CINESTREAM_BROWSER=chrome only');
  }
  const builder = new Builder().usingServer(server).usingHttpAgent(connections).disableEnvironmentOverrides();
  return settings.browser === 'chrome'
    ? builder.forBrowser('chrome').setChromeOptions(chromeOptions(settings, credentials)).build()
    : builder.forBrowser('firefox').setFirefoxOptions(firefoxOptions(settings)).build();
}

/** Sets time-outs, what is not to be loaded and what the site is shown. Rejects with what selenium-webdriver throws. */
export async function prepareSession(
  driver: WebDriver,
  settings: ScraperConfiguration,
  credentials?: SourceCredentials,
): Promise<void> {
  const milliseconds = settings.pageTimeoutSeconds * 1000;
  await driver.manage().setTimeouts({ implicit: 0, pageLoad: milliseconds, script: milliseconds + 5000 });
  if (settings.browser === 'chrome') {
    await blockWithDevTools(driver as unknown as chrome.Driver);
    await silenceDialogs(driver as unknown as chrome.Driver);
  }
  if (credentials !== undefined) await showCredentials(driver as unknown as chrome.Driver, credentials);
}

function chromeOptions(settings: ScraperConfiguration, credentials?: SourceCredentials): chrome.Options {
  const options = new chrome.Options();
  options.setPageLoadStrategy('eager');
  options.setAlertBehavior(dialogAnswer);
  options.addArguments(
    '--disable-dev-shm-usage',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--mute-audio',
    '--no-first-run',
    '--window-size=1280,1000',
    '--blink-settings=imagesEnabled=false',
  );
  const reachable = hostRules(settings.allowPrivateAddresses, credentials);
  if (reachable !== null) options.addArguments(`--host-resolver-rules=${reachable}`);
  if (!settings.headed) options.addArguments('--headless=new');
  // Chrome's sandbox needs a user of its own; containers and root have to do without.
  if (process.getuid?.() === 0 || settings.seleniumUrl !== undefined) options.addArguments('--no-sandbox');
  if (settings.userAgent !== undefined) options.addArguments(`--user-agent=${settings.userAgent}`);
  if (settings.browserBinary !== undefined) options.setBinaryPath(settings.browserBinary);
  // Only the log knows whether a page is the answer to the request for it, and all of it (`navigation.ts`).
  const preferences = new logging.Preferences();
  preferences.setLevel(logging.Type.PERFORMANCE, logging.Level.ALL);
  options.setLoggingPrefs(preferences);
  options.set('goog:chromeOptions', {
    ...options.get('goog:chromeOptions'),
    perfLoggingPrefs: { enableNetwork: true, enablePage: false },
  });
  return options;
}

function firefoxOptions(settings: ScraperConfiguration): firefox.Options {
  const options = new firefox.Options();
  const capabilities = options as unknown as Capabilities;
  capabilities.setPageLoadStrategy('eager');
  capabilities.setAlertBehavior(dialogAnswer);
  if (!settings.headed) options.addArguments('-headless');
  options.setPreference('permissions.default.image', 2);
  options.setPreference('browser.display.use_document_fonts', 0);
  options.setPreference('media.autoplay.default', 5);
  options.setPreference('privacy.trackingprotection.enabled', true);
  if (settings.userAgent !== undefined) options.setPreference('general.useragent.override', settings.userAgent);
  if (settings.browserBinary !== undefined) options.setBinary(settings.browserBinary);
  return options;
}

async function blockWithDevTools(driver: chrome.Driver): Promise<void> {
  await driver.sendDevToolsCommand('Network.enable', {});
  await driver.sendDevToolsCommand('Network.setBlockedURLs', { urls: blockedAddresses });
}

/** Dialogs end what runs in their page, however many come, so that none opens: each is answered as if it were dismissed. */
async function silenceDialogs(driver: chrome.Driver): Promise<void> {
  const source = 'alert = print = () => undefined; confirm = () => false; prompt = () => null;';
  await driver.sendDevToolsCommand('Page.enable', {});
  await driver.sendDevToolsCommand('Page.addScriptToEvaluateOnNewDocument', { source });
}

async function showCredentials(driver: chrome.Driver, { hosts, headers, cookies }: SourceCredentials): Promise<void> {
  if (Object.keys(headers).length > 0) await driver.sendDevToolsCommand('Network.setExtraHTTPHeaders', { headers });
  for (const domain of hosts) {
    for (const cookie of cookies) await driver.sendDevToolsCommand('Network.setCookie', { ...cookie, domain });
  }
}
