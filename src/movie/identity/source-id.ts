import { createHash } from 'node:crypto';

/** Path parts that say what a page is about, or how it is shown, not which movie. */
const generic =
  /^(?:titles?|films?|movies?|filme|peliculas?|www|m|en|de|fr|es|it|index|default|html?|php|view|watch|show|details?|item|amp|catalogu?e?)(?:\.(?:x?html?|php\d?|aspx?|jsp|do|cgi))?$/i;
const extension = /\.(?:x?html?|php\d?|aspx?|jsp|do|cgi)$/i;

/** Parameters that never say which movie: who looks, where from, and how it is shown. Compared without `_` and `-`. */
const ignored =
  /^(?:utm.*|gclid|fbclid|msclkid|yclid|dclid|igshid|mc[ce]id|ga|gl|ref|referr?er|source|src|from|via|campaign|cmp|medium|session.*|sid|sess|phpsessid|jsessionid|aspsessionid.*|cfid|cftoken|token|csrf|lang|language|locale|hl|country|currency|sort|sortby|order|orderby|dir|view|tab|print|amp|offset|limit|perpage|pagesize|timestamp|ts|t|cb|cache|nocache|rand|random|userid|uid|visitorid|clientid|listid|refid|clickid|back|return|returnurl|redirect)$/;

const subject =
  'film|movie|title|show|series|item|product|content|node|video|work|object|entity|imdb|tmdb|post|article|record|cfilm|media|programme?|event|pelicula';
/** Parameters that say which movie, whatever the path says. Compared without `_` and `-`. */
const deciding = new RegExp(
  `^(?:id|tt|m|v|p|key|slug|(?:${subject})(?:id|key|slug|no|nr|number|name|code)?|id(?:${subject}))$`,
);

/** Two letters of a language, with or without a country: `/pl/`, `/pt-br/`. */
const languagePart = /^([a-z]{2})(?:[-_][a-z]{2,4})?$/i;
const languages = new Set(
  `aa ab af am ar as ay az ba be bg bh bi bn bo br bs ca ce co cs cy da de dz el en eo es et eu fa fi fj fo fr fy ga gd gl gn gu ha
   he hi hr hu hy ia id ie is it iu iw ja ji jv ka kk kl km kn ko ks ku ky la lb ln lo lt lv mg mi mk ml mn mo mr ms mt my na nb ne nl
   nn no oc om or pa pl ps pt qu rm rn ro ru rw sa sd sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts uk
   ur uz vi vo wo xh yi yo zh zu`.split(/\s+/),
);
const longest = 100;

/**
 * What names a movie within its site, out of the address of its page: letters and digits of any script (NFC, lower case), `_` and
 * `-`, at most 128. Stable over visits: without session, tracking, language of the site and how the page is shown.
 */
export function sourceIdOfUrl(url: string): string {
  const { parts, query } = partsOf(routedUrl(new URL(url)));
  const named = parts.filter((part) => !generic.test(part));
  const decided = query.filter(([name]) => deciding.test(name));
  // A path that names nothing leaves all to its parameters.
  const chosen = named.length + decided.length === 0 ? query : decided;
  const kept = named.length + chosen.length === 0 ? parts.filter((part) => !/^index\b/i.test(part)).slice(-1) : named;
  const key = keyOf([...kept, ...chosen.map(([, value]) => value)]);
  const letters = [...key];
  if (letters.length > 0 && letters.length <= longest) return key;
  const said = JSON.stringify([parts, chosen]);
  const digest = createHash('sha256').update(said).digest('hex').slice(0, 20);
  return key === '' ? `page-${digest}` : `${letters.slice(0, longest).join('')}-${digest}`;
}

/** Whether the address says which of its site's pages it is of: a site's front page, say, does not. */
export function namesAPage(url: string): boolean {
  return !sourceIdOfUrl(url).startsWith('page-');
}

/**
 * The address with what its fragment says as a part of its path: applications of one page have an address of their own behind `#/` or
 * `#!/` for each thing that they show. Any other fragment is a place within a page, and counts for nothing.
 */
export function routedUrl(address: URL): URL {
  const [, route] = /^#!?(\/.*)$/s.exec(address.hash) ?? [];
  if (route === undefined) return address;
  const shown = new URL(address.origin + address.pathname.replace(/\/$/, '') + route);
  for (const [name, value] of address.searchParams) shown.searchParams.append(name, value);
  return shown;
}

function keyOf(parts: readonly string[]): string {
  return parts
    .map((part) => part.replace(extension, ''))
    .join('-')
    .replace(/[^\p{L}\p{N}\p{M}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

function partsOf({ pathname, searchParams }: URL): { parts: string[]; query: [string, string][] } {
  const all = pathname
    .split('/')
    // What follows a semicolon belongs to the visit: ";jsessionid=…".
    .map((part) => normal(decoded(part)).replace(/;.*$/s, ''))
    .filter((part) => part !== '');
  const parts = all.length > 1 && isLanguage(all[0] ?? '') ? all.slice(1) : all;
  const query = [...searchParams]
    .map(([name, value]): [string, string] => [name.toLowerCase().replace(/[_-]/g, ''), normal(value)])
    .filter(([name, value]) => value !== '' && !ignored.test(name))
    .toSorted(([one], [other]) => (one < other ? -1 : Number(one > other)));
  return { parts, query };
}

function isLanguage(part: string): boolean {
  return languages.has(languagePart.exec(part)?.[1]?.toLowerCase() ?? '');
}

function normal(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC').trim();
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
