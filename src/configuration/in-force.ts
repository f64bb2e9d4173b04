import { ConfigurationError } from '../errors.ts';
import type { SettingSection } from './setting.ts';
import { settings } from './settings.ts';

/** A setting as a process with this environment would read it. */
export interface SettingInForce {
  variable: string;
  value: unknown;
  origin: 'environment' | 'default' | 'unset';
}

const hidden = '(hidden)';

/** Every setting with its value and where that comes from; secrets are hidden. @throws ConfigurationError where one is wrong. */
export function settingsInForce(environment: Record<string, string | undefined>): SettingInForce[] {
  return Object.values(settings).flatMap((section: SettingSection) =>
    Object.values(section).map(({ variable, schema, secret }) => {
      const given = environment[variable] === '' ? undefined : environment[variable];
      const result = schema.safeParse(given);
      if (!result.success) throw new ConfigurationError(`${variable}: ${result.error.issues[0]?.message ?? 'wrong'}`);
      const origin = given !== undefined ? 'environment' : result.data === undefined ? 'unset' : 'default';
      const value: unknown = secret && given !== undefined ? hidden : (result.data ?? null);
      return { variable, value: withoutUserInfo(value), origin };
    }),
  );
}

/** URLs may carry a password. */
function withoutUserInfo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUserInfo);
  return typeof value === 'string' ? value.replace(/:\/\/[^/@]*@/, `://${hidden}@`) : value;
}
