import type { Site } from '../../../movie/site/site.ts';
import type { TrialPage } from './trial.ts';

/**
 * The page as HTML in which the elements that the site file names are outlined, each with the name of its fact. It runs no scripts
 * of the page; its pictures and styles are those of the site.
 */
export function outlinedPage({ body, url }: TrialPage, site: Site): string {
  const html = new TextDecoder().decode(body);
  const rules = Object.entries(site.facts ?? {}).flatMap(([fact, { select }], index, all) => {
    if (select === undefined) return [];
    const colour = `hsl(${Math.round((index * 360) / all.length)} 80% 40%)`;
    return [
      `:is(${select}) { outline: 2px solid ${colour} !important; }`,
      `:is(${select})::after { content: "${fact}" !important; background: ${colour}; color: #fff; font: 11px sans-serif; padding: 0 4px; margin-left: 4px; }`,
    ];
  });
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; form-action 'none'">`,
    ...(url === null ? [] : [`<base href="${url.replaceAll('"', '%22')}">`]),
    `<style>${rules.join('\n').replaceAll('</', '<\\/')}</style>`,
  ].join('\n');
  return `<!doctype html>\n${head}\n${html.replace(/^\s*<!doctype[^>]*>/i, '')}`;
}
