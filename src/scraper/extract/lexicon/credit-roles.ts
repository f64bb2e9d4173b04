import { labelledFact } from './labels.ts';

type Role = 'director' | 'writers' | 'creators' | 'stars';

const roles: Record<string, Role> = {
  director: 'director',
  directors: 'director',
  writer: 'writers',
  writers: 'writers',
  creator: 'creators',
  creators: 'creators',
  cast: 'stars',
  stars: 'stars',
  star: 'stars',
  actor: 'stars',
  // IMDb's concept ids since 2025, the same in every language.
  'amzn1.imdb.concept.name_credit_category.ace5cb4c-8708-4238-9542-04641e7c8171': 'director',
  'amzn1.imdb.concept.name_credit_category.c84ecaff-add5-4f2e-81db-102a41881fe3': 'writers',
  'amzn1.imdb.concept.name_credit_group.85198717-6c2d-481e-93a5-47858774bcce': 'creators',
  'amzn1.imdb.concept.name_credit_group.7510356e-fde9-438e-b3ad-0099ba6bc8ce': 'stars',
};

const authorship = /^(?:novel|book|short story|story|original story|comic book|teleplay|author)$/i;

/** Whether a role beside a name says that its bearer wrote the story, in words that are no labels of a page. */
export function isAuthorship(role: string): boolean {
  return authorship.test(role);
}

const credited = ['director', 'writers', 'creators'] as const;
export type CreditedFact = (typeof credited)[number];

/** Words for a role that are no labels of a page: there they announce a section. */
const roleWords: Readonly<Record<string, CreditedFact>> = {
  direction: 'director',
  'series composition': 'writers',
};

/** The facts to which the bearer of these roles belongs: "Director, Storyboard"; none for other crew. */
export function creditedFacts(roles: string): CreditedFact[] {
  const found = roles.length > 100 ? [] : roles.split(/\s*[,/&]\s*/).map(creditedFact);
  return [...new Set(found.filter((fact) => fact !== null))];
}

function creditedFact(role: string): CreditedFact | null {
  if (isAuthorship(role)) return 'writers';
  const fact = labelledFact(role, null);
  return credited.find((one) => one === fact) ?? roleWords[role.toLowerCase()] ?? null;
}

/** Whether a text names a role of the story's making, that of who thought up its characters included: they wrote no movie. */
export function namesStoryCredit(role: string): boolean {
  return isAuthorship(role) || /^characters?$/i.test(role);
}

/** Role of a credit group by its id or its localised heading (`Directors`, `Regie`, `Stars`), null for other crew. */
export function creditRole(name: string): Role | null {
  const known = roles[name.toLowerCase()];
  if (known !== undefined) return known;
  if (name.startsWith('amzn1.')) return null;
  const fact = labelledFact(name, null);
  if (fact === 'cast') return 'stars';
  return fact === 'director' || fact === 'writers' || fact === 'creators' || fact === 'stars' ? fact : null;
}

const crewRole =
  /^(?:(?:executive|associate|co|line|assistant|supervising)[ -])*(?:producer|director|writer|screenwriter|screenplay|editor|film editing|editing|composer|original music|music|cinematographer|cinematography|director of photography|production design(?:er)?|art director|costume designer|casting)$/i;

/** Whether what stands below a name are roles behind the camera, nothing else: "Director, Producer". */
export function isCrewRole(text: string): boolean {
  const parts = text.length <= 100 ? text.split(/\s*[,/&]\s*/) : [];
  return parts.length > 0 && parts.every((part) => crewRole.test(part.trim()) || isCredit(part.trim()));
}

function isCredit(part: string): boolean {
  const role = part === '' ? null : creditRole(part);
  return role !== null && role !== 'stars';
}

const withCrew = /\b(?:crew|stab|équipe|equipo|equipe|troupe)\b|štáb|ekip|команд|групп/iu;

/** Whether a label announces people behind the camera, with those in front of it or alone: "Cast & Crew". */
export function namesCrew(label: string): boolean {
  return withCrew.test(label);
}
