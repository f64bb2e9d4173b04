import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));

/** The page without what stands between backticks: no link and no heading is there. */
function prose(path: string): string {
  return readFileSync(join(root, path), 'utf8').replace(/^( *)```[\s\S]*?^\1```$/gm, '');
}

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(path: string): string[] {
  const seen = new Map<string, number>();
  return [...prose(path).matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) => {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

/** What is wrong with a link of a page; undefined where it leads somewhere. */
function brokenLink(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(root, target))) return `${link}: ${target} does not exist`;
  if (anchor === undefined || statSync(join(root, target)).isDirectory()) return undefined;
  return anchorsOf(target).includes(anchor) ? undefined : `${link}: ${target} has no heading #${anchor}`;
}

describe.each(pages)('%s', (page) => {
  test('leads nowhere that does not exist', () => {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const local = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(local.flatMap((link) => brokenLink(page, link) ?? [])).toEqual([]);
  });
});

test('every page of the documentation is reached from its index', () => {
  const reached = new Set(['docs/README.md']);
  for (const page of reached) {
    if (!page.endsWith('.md')) continue;
    for (const [, link = ''] of prose(page).matchAll(/\]\(([^)\s#]+)/g)) {
      const target = normalize(join(dirname(page), link));
      if (/^[a-z]+:/.test(link) || !existsSync(join(root, target))) continue;
      if (statSync(join(root, target)).isDirectory())
        pages.filter((one) => one.startsWith(target)).map((one) => reached.add(one));
      else reached.add(target);
    }
  }
  expect(pages.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([]);
});
