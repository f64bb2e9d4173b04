import { z } from 'zod';

/** One setting: the environment variable that holds it, what is valid, and what it means. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  readonly variable: string;
  readonly schema: Schema;
  /** One line of Markdown for the reference. */
  readonly meaning: string;
  /** How the reference shows the default where the value itself says little. */
  readonly shownDefault?: string;
  /** Whether the value must not be printed. */
  readonly secret?: boolean;
}

/** Settings of one concern, by the name that the code uses. */
export type SettingSection = Readonly<Record<string, Setting>>;

/** The validated values of a section. */
export type SettingValues<Section extends SettingSection> = {
  readonly [Name in keyof Section]: z.output<Section[Name]['schema']>;
};

export function setting<Schema extends z.ZodType>(
  variable: string,
  schema: Schema,
  meaning: string,
  more: { shownDefault?: string; secret?: boolean } = {},
): Setting<Schema> {
  return { variable, schema, meaning, ...more };
}

export const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no', ''])
  .transform((value) => value === 'true' || value === '1' || value === 'yes');
export const port = z.coerce.number().int().min(0).max(65_535);
export const positive = z.coerce.number().int().min(1);
export const seconds = z.coerce.number().min(0);
export const text = z.string().min(1);
export const httpUrl = z.url({ protocol: /^https?$/ });
/** Values separated by commas. */
export const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
