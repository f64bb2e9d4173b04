import { closest } from 'fastest-levenshtein';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { emptyFacts, type FactName, movieTypes } from '../facts.ts';
import { pattern } from './patterns.ts';
import { jsonPathProblem, staticSelectorProblem } from './selectors.ts';

/** A CSS selector that is asked for in an archived page, without a browser. */
export const staticSelector = z
  .string()
  .min(1)
  .max(500)
  .superRefine((text, context) => {
    const problem = staticSelectorProblem(text);
    if (problem !== null) {
      context.addIssue({
        code: 'custom',
        message: `${JSON.stringify(text)} is no CSS selector (${problem}); write one as in a style sheet`,
      });
    }
  });

const jsonPath = z
  .string()
  .min(1)
  .max(500)
  .superRefine((text, context) => {
    const problem = jsonPathProblem(text);
    if (problem !== null)
      context.addIssue({
        code: 'custom',
        message: `${JSON.stringify(text)} is no JSONPath: ${problem}; e.g. $.movie.name`,
      });
  });

/** Where a fact stands on a page, and how its text is read. */
export const factRuleSchema = z.strictObject({
  /** Elements that hold it. */
  select: staticSelector.optional(),
  /** Or its place in data that the page embeds: JSONPath, RFC 9535. */
  json: jsonPath.optional(),
  /** The scripts that hold the data; all that hold JSON where it is not said. */
  script: staticSelector.optional(),
  /** The attribute that holds it instead of the text of the element. */
  attribute: z
    .string()
    .regex(/^[A-Za-z_][\w.:-]{0,99}$/)
    .optional(),
  /** What is left out of the text of the element. */
  remove: z.array(staticSelector).max(20).optional(),
  /** The part of the text that counts: the first group, or all that matches. A text that does not match is none. */
  pattern: pattern.optional(),
  /** What stands between several values in one text. */
  split: z.string().min(1).max(20).optional(),
  /** Every element or place counts, not only the first. Of facts that are lists. */
  all: z.boolean().optional(),
  /** The best rating that there is; a rating is stored on 0–10. */
  best: z.number().min(1).max(1000).optional(),
  /** How a date is written, e.g. `d. MMMM yyyy` (tokens of Luxon). */
  date: z.string().min(1).max(50).optional(),
  /** BCP 47, of the names of months. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .optional(),
  /** What texts mean: `{Spielfilm: movie}`. A text that is not listed means itself. */
  values: z.record(z.string().min(1).max(200), z.string().min(1).max(200)).optional(),
  /** Some movie pages do not have it. A fact that is not optional is promised: `cinestream site try` fails without it. */
  optional: z.boolean().optional(),
});
export type FactRule = z.infer<typeof factRuleSchema>;

const empty = emptyFacts();
const factNames = Object.keys(empty) as FactName[];

/** Whether a fact is a list of values. */
export function isListFact(name: FactName): boolean {
  return Array.isArray(empty[name]);
}

function isFactName(name: string): name is FactName {
  return name in empty;
}

/** The facts that a site tells of, with their rules. An unknown fact is refused with the one that may be meant. */
export const factRulesSchema = z.record(z.string(), factRuleSchema).superRefine((rules, context) => {
  for (const [name, rule] of Object.entries(rules)) {
    if (isFactName(name)) {
      for (const [field, problem] of problemsOf(name, rule)) {
        context.addIssue({ code: 'custom', path: field === null ? [name] : [name, field], message: problem });
      }
    } else {
      const message = `${JSON.stringify(name)} is no fact; did you mean ${closest(name, factNames)}? The facts are: ${factNames.join(', ')}`;
      context.addIssue({ code: 'custom', path: [name], message });
    }
  }
});

/** What does not fit together in the rule of a fact, by its field; null stands for the rule as a whole. */
function problemsOf(name: FactName, rule: FactRule): [keyof FactRule | null, string][] {
  const problems: [keyof FactRule | null, string][] = [];
  const only = (field: keyof FactRule, isAllowed: boolean, where: string) => {
    if (rule[field] !== undefined && !isAllowed) problems.push([field, `${field} belongs to ${where}; remove it`]);
  };
  if ((rule.select === undefined) === (rule.json === undefined)) {
    problems.push([null, 'say either select (a CSS selector) or json (a JSONPath into embedded data)']);
  }
  only('attribute', rule.select !== undefined, 'select');
  only('remove', rule.select !== undefined, 'select');
  only('script', rule.json !== undefined, 'json');
  only('all', isListFact(name), 'facts that are lists');
  only('split', isListFact(name), 'facts that are lists');
  only('best', name === 'rating', 'rating');
  only('date', name === 'release_date', 'release_date');
  only('language', name === 'release_date', 'release_date');
  const format = rule.date;
  if (format !== undefined && !/y/.test(format)) {
    problems.push(['date', `${JSON.stringify(format)} has no year; write e.g. dd.MM.yyyy`]);
  } else if (format !== undefined && !canBeRead(format)) {
    problems.push(['date', `${JSON.stringify(format)} is no date format; write e.g. dd.MM.yyyy or d MMMM yyyy`]);
  }
  const wrongType = name === 'type' ? Object.values(rule.values ?? {}).find((value) => !isMovieType(value)) : undefined;
  if (wrongType !== undefined) {
    problems.push(['values', `${JSON.stringify(wrongType)} is no type; the types are: ${movieTypes.join(', ')}`]);
  }
  return problems;
}

function isMovieType(value: string): boolean {
  return movieTypes.some((type) => type === value);
}

function canBeRead(format: string): boolean {
  const written = DateTime.utc(2004, 3, 12).toFormat(format);
  return DateTime.fromFormat(written, format, { zone: 'utc' }).year === 2004;
}
