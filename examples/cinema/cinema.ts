// The web site of a cinema that does not exist: no structured data, its own class names, a cast behind a button, a concert
// beside the films. `node examples/cinema/cinema.ts 8090` serves it on http://127.0.0.1:8090/.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';

interface Film {
  slug: string;
  title: string;
  original: string | null;
  form: string;
  country: string;
  year: number;
  minutes: number;
  /** In German, as a cinema writes it. */
  start: string;
  director: string[];
  cast: string[];
  genre: string[];
  /** Of five, with a decimal comma. */
  stars: string;
  story: string;
}

/** What the cinema shows. */
export const films: Film[] = JSON.parse(await readFile(new URL('films.json', import.meta.url), 'utf8'));
const perPage = 6;

function layout(title: string, content: string): string {
  return `<!doctype html>
<html lang="de"><head><meta charset="utf-8"><title>${title} | Lichtspiel am Wehr</title></head>
<body>
<header><a href="/programm">Programm</a> <a href="/gutscheine">Gutscheine</a> <a href="/konzert/blaskapelle">Konzert</a></header>
${content}
<footer>Lichtspiel am Wehr, Am Wehr 3. Die Karten werden an der Abendkasse ausgegeben.</footer>
</body></html>`;
}

function programme(page: number): string {
  const shown = films.slice((page - 1) * perPage, page * perPage);
  const rows = shown.map(
    ({ slug, title }, index) =>
      `<li class="slot"><span class="when">${17 + (index % 4)}:30</span> <b class="what">${title}</b> <a href="/werk/${slug}?sitzung=${page}${index}7f&utm_source=programm">Karten &amp; Infos</a></li>`,
  );
  const next = page * perPage < films.length ? `<a class="weiter" href="/programm?seite=${page + 1}">weiter</a>` : '';
  return layout('Programm', `<h1>Programm</h1><ul class="plan">${rows.join('\n')}</ul>${next}`);
}

function film({
  title,
  original,
  form,
  country,
  year,
  minutes,
  start,
  director,
  cast,
  genre,
  stars,
  story,
}: Film): string {
  const people = `<script>
document.querySelector('.mehr').addEventListener('click', () => setTimeout(() => {
  document.querySelector('.gesichter').innerHTML = ${JSON.stringify(cast.map((name) => `<i>${name}</i>`).join(''))};
  document.querySelector('.gesichter').dataset.da = 'ja';
}, 50));
</script>`;
  return layout(
    title,
    `<main>
<p class="marke">Nur im Wehr</p>
<div class="gross">${title}${original === null ? '' : ` <small>im Original: ${original}</small>`}</div>
<div class="zeile">${form} · ${country} ${year} · ${minutes} Min. · ${genre.join(', ')}</div>
<div class="zettel"><u>Ab</u> ${start}</div>
<div class="hand">${director.join(' + ')}</div>
<div class="gesichter"></div><button class="mehr" type="button">Wer spielt mit?</button>
<div class="sterne" title="${stars} von 5 Sternen">★★★★</div>
<div class="worte">${story} <a href="/programm">Zum Programm</a></div>
</main>${people}`,
  );
}

function answer(url: URL): [status: number, body: string, type?: string] {
  if (url.pathname === '/robots.txt') return [200, 'User-agent: *\nDisallow:\n', 'text/plain'];
  if (url.pathname === '/')
    return [200, layout('Willkommen', '<h1>Willkommen</h1><a href="/programm">Zum Programm</a>')];
  if (url.pathname === '/programm') return [200, programme(Number(url.searchParams.get('seite') ?? 1))];
  if (url.pathname === '/gutscheine')
    return [200, layout('Gutscheine', '<h1>Gutscheine</h1><p>Zwei Karten, 22 Euro.</p>')];
  if (url.pathname.startsWith('/konzert/')) {
    const concert = '<h1>Blaskapelle Oberwehr</h1><div class="zeile">Konzert · DE 2025 · 90 Min. · Blasmusik</div>';
    return [200, layout('Blaskapelle Oberwehr', concert)];
  }
  const found = films.find(({ slug }) => url.pathname === `/werk/${slug}`);
  return found === undefined ? [404, layout('Nicht gefunden', '<h1>Nicht gefunden</h1>')] : [200, film(found)];
}

/** Serves the cinema on a port of this machine, 0 for any. Each request is told to `onRequest`. */
export function serveCinema(port: number, onRequest: (path: string) => void = () => {}): Promise<Server> {
  const server = createServer((request, response) => {
    onRequest(request.url ?? '/');
    const [status, body, type = 'text/html; charset=utf-8'] = answer(new URL(request.url ?? '/', 'http://cinema'));
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const port = Number(process.argv[2] ?? 8090);
  await serveCinema(port);
  process.stdout.write(`http://127.0.0.1:${port}/\n`);
}
