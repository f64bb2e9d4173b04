import { behindHeading, type HeadedPage } from '../parse/behind-heading.ts';
import type { PageHead } from '../parse/head.ts';
import type { Sources } from '../parse/page.ts';
import { elementsNamed, textOf } from '../parse/tree.ts';
import { cleanText, foldWords } from '../text.ts';
import { parseHeading } from '../values/titles.ts';

// Labels that a movie's page has no use for.
const gameLabels =
  'developer|developers|developed by|platform|platforms|entwickler|plattform|plattformen|développeur|plateformes|desarrollador|plataformas|sviluppatore|piattaforme|deweloper|platformy';
const otherLabels =
  'isbn|isbn-10|isbn-13|asin|sku|ean|pages|number of pages|print length|seitenzahl|seiten|páginas|pagine|playwright|dramatist|conductor|libretto|librettist|choreographer|choreography|venue|interval|dirigent|musikalische leitung|spielort|artist|artists|record label|tracks|tracklist|interpret|host|hosts|hosted by|servings|ingredients|prep time|cook time|region code|number of discs|barcode|media format|product dimensions|songwriter|songwriters|volumes|chapters|penciler|penciller|cover artist|paperback|hardcover|narrated by|instructor|humidity|apply by|employment type|taschenbuch|company number|job title';
// One of them may stand in the part of a movie's page about its people; two are the facts of a person.
const personLabels =
  'born|date of birth|birthday|birth date|birthplace|place of birth|birth name|profession|occupation|occupations|years active|known for|known credits|geboren|geburtsdatum|geburtstag|geburtsort|beruf|date de naissance|lieu de naissance|né le|née le|métier|métiers|fecha de nacimiento|lugar de nacimiento|profesión|data di nascita|luogo di nascita|professione|data de nascimento|data urodzenia|miejsce urodzenia|datum narození|дата рождения|место рождения|карьера';
// A movie's page may name the album of its music; a song has both.
const ofSongs = new Set(['album', 'length']);
const games = new Set(gameLabels.split('|').map(foldWords));
const others = new Set(otherLabels.split('|').map(foldWords));
const ofPeople = new Set(personLabels.split('|').map(foldWords));
const labelElements = ['dt', 'th', 'td', 'label', 'strong', 'b', 'span', 'h4', 'h5', 'li', 'p'];
const mostElements = 20_000;

/** What labels say a page is about, where they are not those of a movie: a game, or some other thing; else null. */
export function otherWork(
  sources: Pick<Sources, 'page' | 'headings' | 'head' | 'headingElements'>,
): 'game' | 'other' | null {
  const { page, headings, head } = sources;
  if (isNoMoviesHeading(headings, head) || isError(headings, head) || isPresentedAsOther(sources)) return 'other';
  let isGame = false;
  const person = new Set<string>();
  const song = new Set<string>();
  for (const name of labelElements) {
    for (const element of elementsNamed(page, name).slice(0, mostElements)) {
      const first = element.firstChild;
      if (first === null || first.type !== 'text' || first.data.length > 40) continue;
      const text = first.data.trim();
      // Most elements begin with nothing but the space before their first child.
      if (text.length < 3) continue;
      const colon = text.search(/[:：]/);
      const label = foldWords(colon < 0 ? text : text.slice(0, colon));
      const isOther = others.has(label) && (name !== 'li' || first.data.includes(':'));
      const pairs = ofPeople.has(label) ? person : ofSongs.has(label) ? song : null;
      if (!(isOther || pairs !== null || games.has(label)) || page.regions.isForeign(element)) continue;
      if (isOther || (pairs?.add(label).size ?? 0) > 1) return 'other';
      isGame ||= games.has(label);
    }
  }
  return isGame ? 'game' : null;
}

/** What the heading, which has no year as a movie's may have, says that the page is: a quiz, a form, an event, a trailer. */
function isNoMoviesHeading(headings: readonly string[], head: PageHead): boolean {
  const [heading = head.title ?? ''] = headings;
  if (parseHeading(heading).year !== null && !isEvent.test(heading)) return trailer.test(heading);
  if (task.test(head.meta.get('og:title')?.[0]?.trim() ?? '')) return true;
  return [quiz, task, vacancy, isEvent, trailer, otherKind].some((pattern) => pattern.test(heading));
}

const nearestElements = 6;
const presentation =
  /^(?:a|an|ein|eine|une?|una?) (?:new )?(?:(?:stage|radio) )?(?:play|musical|opera|ballet|novel|concert|stück|theaterstück|oper|roman|pièce|opéra|novela|obra de teatro|opera teatrale) (?:by|von|de|di) \p{Lu}/iu;

/** Whether the line behind the heading says what it is: "A play by Ann Bell". */
function isPresentedAsOther(headed: HeadedPage): boolean {
  const behind = behindHeading(headed, nearestElements)?.behind ?? [];
  return behind.some((element) => presentation.test(cleanText(textOf(element, 100))));
}

const quiz = /\b(?:quiz|question \d)|\b(?:guess|name|which is|what is) (?:the|this) (?:film|movie)\b/i;
/** What a visitor does on the page. */
const task =
  /^(?:(?:advanced |film |movie )?search(?: results.{0,100}| for .{1,100})?|(?:submit|add|upload|suggest) (?:a|your|new) (?:film|movie|title)|(?:log|sign) (?:in|up)|log in or .{1,60}|create (?:an? )?account|before you continue.{0,40}|release v?\d+(?:\.\d+)+)$/i;
const otherKind =
  /^(?:(?:school|stage|radio|new) )?(?:play|musical|opera|ballet|concert|podcast|drama|audiobook|exhibition)\s?[:–—-]\s|\((?:official )?(?:music |lyrics? |hd )?video\)$/i;
const vacancy =
  /^(?:(?:\w+ ){0,2}(?:writers?|screenwriters?|directors?|actors?|actress(?:es)?|editors?|crew|extras)) wanted\b|^casting call\b|^(?:we are|we.re) hiring/i;
const isEvent =
  /\b\d{1,3}(?:st|nd|rd|th) .{0,60}\b(?:awards?|festival|ceremony)\b|\b(?:film festival|awards) \(?(?:19|20)\d\d\b/i;
/** Behind or before the name of the movie that is advertised. */
const trailer =
  /\S.{0,200}\b(?:official|teaser|theatrical|final|main|red band) (?:\w+ )?(?:trailer|teaser|clip)\b|^(?:new|first|official|final) (?:\w+ )?(?:trailer|teaser) (?:for|of)\b|\btrailer (?:hd|oficial|officiel(?:le)?|ufficiale|deutsch)\b/i;

function isError(headings: readonly string[], head: PageHead): boolean {
  return [head.title ?? '', ...headings].some((text) => parseHeading(text).year === null && errorTitle.test(text));
}

const errorTitle =
  /^(?:error )?404\b|(?:can.t|cannot|can not|couldn.t|could not) (?:find|be found|locate)\b.{0,30}(?:page|$)|(?:page|film|movie|title) (?:does not|doesn.t|no longer) exists?\b|^(?:this|the) (?:title|film|movie|page|content|video) (?:has been|was|is) (?:removed|deleted|no longer|not available|unavailable)|^not available in your (?:country|region)|^(?:please )?(?:confirm|verify) your age|^age (?:check|verification)$|^we.ll be (?:right )?back|^(?:page|title|film|movie|seite|página|pagina|page|strona|stránka|страница)\b.{0,20}(?:not found|nicht gefunden|no encontrada|introuvable|non trovata|não encontrada|nie istnieje|nenalezena|не найдена)|^not found\b/iu;
