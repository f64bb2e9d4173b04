import { z } from 'zod';
import { patternProblem } from './selectors.ts';

/** A regular expression, with the flag `u`. */
export const pattern = z
  .string()
  .min(1)
  .max(1000)
  .superRefine((text, context) => {
    const problem = patternProblem(text);
    if (problem !== null)
      context.addIssue({ code: 'custom', message: `${JSON.stringify(text)} is no regular expression: ${problem}` });
  });
