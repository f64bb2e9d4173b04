import type { LanguageLexicon } from '../language.ts';

export const catalan: LanguageLexicon = {
  language: 'ca',
};
