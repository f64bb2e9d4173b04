import type { Setting, SettingSection } from './setting.ts';
import { settings } from './settings.ts';

/** The name of a section of the settings. */
export type SectionName = keyof typeof settings;

const blocks = /<!-- settings: (\w+) -->\n[\s\S]*?<!-- end of settings -->/g;

/**
 * The Markdown page with each table of settings between `<!-- settings: NAME -->` and `<!-- end of settings -->` made
 * from the declarations.
 * @throws RangeError where a marker names no section.
 */
export function withSettingTables(page: string): string {
  return page.replace(blocks, (_, name: string) => {
    if (!(name in settings)) throw new RangeError(`there is no section of settings named ${name}`);
    return `<!-- settings: ${name} -->\n${table(settings[name as SectionName])}\n<!-- end of settings -->`;
  });
}

function table(section: SettingSection): string {
  const rows = Object.values(section).map(
    (setting) => `| \`${setting.variable}\` | ${shownDefault(setting)} | ${setting.meaning} |`,
  );
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

function shownDefault(setting: Setting): string {
  if (setting.shownDefault !== undefined) return setting.shownDefault;
  const value = setting.schema.parse(undefined);
  if (value === undefined) return '';
  return typeof value === 'number' ? String(value) : `\`${value}\``;
}
