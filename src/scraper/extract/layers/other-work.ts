import type { PageDocument } from '../reading/document.ts';
import { foldWords } from '../reading/text.ts';
import { parseHeading } from '../reading/titles.ts';
import { elementsNamed } from '../reading/tree.ts';
import type { PageHead } from './open-graph.ts';

// Labels that a film's page has no use for.
const gameLabels =
  'developer|developers|developed by|platform|platforms|entwickler|plattform|plattformen|développeur|plateformes|desarrollador|plataformas|sviluppatore|piattaforme|deweloper|platformy';
const otherLabels =
  'isbn|isbn-10|isbn-13|asin|sku|ean|pages|number of pages|print length|seitenzahl|seiten|páginas|pagine|playwright|dramatist|conductor|libretto|librettist|choreographer|choreography|venue|interval|dirigent|musikalische leitung|spielort|artist|artists|record label|tracks|tracklist|interpret|host|hosts|hosted by|servings|ingredients|prep time|cook time';
const games = new Set(gameLabels.split('|'));
const others = new Set(otherLabels.split('|'));
const labelElements = ['dt', 'th', 'td', 'label', 'strong', 'b', 'span', 'h4', 'h5', 'li', 'p'];
const mostElements = 20_000;

/** What labels say a page is about, where they are not those of a film: a game, or some other thing; else null. */
export function otherWork(page: PageDocument, headings: readonly string[], head: PageHead): 'game' | 'other' | null {
  if (isQuiz(headings, head) || isError(head)) return 'other';
  let isGame = false;
  for (const name of labelElements) {
    for (const element of elementsNamed(page, name).slice(0, mostElements)) {
      const first = element.firstChild;
      if (first === null || first.type !== 'text' || first.data.length > 40) continue;
      const text = first.data.trim();
      // Most elements begin with nothing but the space before their first child.
      if (text.length < 3) continue;
      const colon = text.search(/[:：]/);
      const label = foldWords(colon < 0 ? text : text.slice(0, colon));
      if (others.has(label) && (name !== 'li' || first.data.includes(':'))) return 'other';
      isGame ||= games.has(label);
    }
  }
  return isGame ? 'game' : null;
}

function isQuiz(headings: readonly string[], head: PageHead): boolean {
  const [heading = head.title ?? ''] = headings;
  return parseHeading(heading).year === null && /\b(?:quiz|guess the (?:film|movie)|question \d)/i.test(heading);
}

function isError(head: PageHead): boolean {
  const title = head.title ?? '';
  return parseHeading(title).year === null && errorTitle.test(title);
}

const errorTitle =
  /^(?:error )?404\b|^(?:page|title|film|movie|seite|página|pagina|page|strona|stránka|страница)\b.{0,20}(?:not found|nicht gefunden|no encontrada|introuvable|non trovata|não encontrada|nie istnieje|nenalezena|не найдена)|^not found\b/iu;
