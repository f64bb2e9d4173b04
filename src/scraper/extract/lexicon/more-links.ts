import { languages } from './languages/table.ts';

const beginnings = languages.flatMap(({ moreLinks }) => moreLinks ?? []);

/** Texts of links that end a shortened plot or list and lead to all of it, in the languages of movie sites. */
export const moreLink = new RegExp(`^\\(?(?:${beginnings.join('|')})`, 'i');
