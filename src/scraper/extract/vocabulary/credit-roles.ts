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

/** Whether a text names a role of the story's making, that of who thought up its characters included: they wrote no film. */
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
