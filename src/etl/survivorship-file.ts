import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import { defaultMergeRules, type MergeRules, mergeRulesSchema } from '../movie/merge/rules.ts';

/**
 * Survivorship rules from a JSON file, its absent parts as the defaults.
 * @throws ConfigurationError naming the file and what is wrong in it.
 */
export async function readMergeRules(file: string | undefined): Promise<MergeRules> {
  if (file === undefined) return defaultMergeRules;
  try {
    return mergeRulesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new ConfigurationError(`CINESTREAM_SURVIVORSHIP_RULES: ${file} cannot be used: ${reason}`, { cause: error });
  }
}
