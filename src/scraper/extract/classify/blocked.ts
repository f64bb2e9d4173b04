import type { PageHead } from '../parse/head.ts';

const markers: readonly [string, RegExp][] = [
  ['AWS WAF challenge', /awsWafCookieDomainList|gokuProps|token\.awswaf\.com/],
  [
    'Cloudflare challenge',
    /cf-browser-verification|\/cdn-cgi\/challenge-platform|cf_chl_opt|id="challenge-(?:form|running)"/,
  ],
  ['captcha', /g-recaptcha|h-captcha|px-captcha|data-sitekey="/],
  ['Imperva challenge', /_Incapsula_Resource/],
  ['Yandex captcha', /SmartCaptcha|\/showcaptcha\?/],
  ['DataDome', /geo\.captcha-delivery\.com/],
  ['challenge form', /id="challenge"/],
  ['Kasada challenge', /KPSDK|\/ips\.js\?/],
  ['Anubis challenge', /anubis_challenge|\/\.within\.website\//],
  ['Sucuri firewall', /Sucuri (?:WebSite )?Firewall/i],
  ['F5 refusal', /requested URL was rejected[\s\S]{0,200}support ID/i],
  ['Akamai refusal', /You don't have permission to access [\s\S]{0,400}Reference\s?(?:#|&#32;|&#35;)/i],
  ['unusual traffic', /unusual traffic from your|sending automated queries|有异常请求从你的 IP 发出/i],
  ['Yandex robot check', /\/checkcaptcha|CheckboxCaptcha/],
  ['question for a human', /confirm you are human|verif(?:y|ies) (?:that )?you are (?:not a (?:ro)?bot|(?:a )?human)/i],
];

const titles =
  /^(?:human verification|attention required|just a moment|access denied|access to this page has been denied|are you a robot|robot check|403 forbidden|429(?: too many requests)?$|429 too many requests|too many requests|verify you are human|bot verification|security check|request blocked|pardon our interruption|one moment, please|ddos-guard|error: the request could not be satisfied|50[0-4] (?:error|internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)|service (?:temporarily )?unavailable|request rejected|making sure you.re not a bot|vercel security checkpoint|sucuri website firewall|checking your browser)/i;

/**
 * Markers of a challenge or refusal. A large page with facts on it is no challenge, even if it loads a captcha for its
 * comment form: `hasFacts` tells.
 */
export function blockMarkers(text: string, head: PageHead, hasFacts: boolean): string[] {
  const title = head.title ?? '';
  const refused = titles.test(title) ? [`title "${title.slice(0, 60)}"`] : [];
  if (hasFacts) return [];
  const found = markers.filter(([, pattern]) => pattern.test(text.slice(0, 300_000))).map(([name]) => name);
  return [...refused, ...found];
}
