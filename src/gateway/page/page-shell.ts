import { type Html, html } from './html.ts';

/** What stands on every page: the frame that the scripts fill. */
export interface PageShell {
  /** Where the gateway is from this page: `./` or `../`. */
  root: './' | '../';
  title: string;
  description: string;
  /** Version of the scripts, which is part of their addresses. */
  version: string;
  /** Addresses of the scripts below `assets/VERSION/`, the entry first. */
  scripts: readonly string[];
  /** After how many seconds without a byte a stream is lost. */
  silenceSeconds: number;
  /** More for the head, such as what link previews read. */
  head?: Html;
  /** What can be read without scripts. */
  content?: Html;
}

/** The page as HTML. All addresses are relative, so that it works below any path of a proxy. */
export function renderPage(shell: PageShell): string {
  const { root, title, description, version, scripts, silenceSeconds, head, content } = shell;
  const address = (script: string) => `${root}assets/${version}/${script}`;
  return html`<!doctype html>
<html lang="en" data-root="${root}" data-silence="${silenceSeconds}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<meta name="color-scheme" content="dark light">
<meta name="theme-color" content="#14161a">
${head ?? ''}
<link rel="icon" href="${root}favicon.ico" sizes="32x32">
<link rel="icon" href="${root}assets/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="${root}assets/icon-192.png">
<link rel="manifest" href="${root}manifest.webmanifest">
<link rel="stylesheet" href="${root}assets/page.css?${version}">
<script src="${root}assets/theme.js?${version}"></script>
${scripts.map(
  (script) => html`<link rel="modulepreload" href="${address(script)}">
`,
)}<script type="module" src="${address(scripts[0] ?? '')}"></script>
</head>
<body>
<a class="skip" href="#movies">Skip to the movies</a>
<header class="masthead">
<h1 aria-label="CineStream"><a href="${root}" aria-label="CineStream"><img src="${root}assets/icon.svg" alt="" width="26" height="26"><span>CineStream</span></a></h1>
<p id="connection" class="connection" data-state="connecting" role="status"><span class="words">connecting …</span></p>
<search class="search"><input id="search" name="query" form="filters" type="search" list="people" placeholder="Search titles, people, plots" aria-label="Search" autocomplete="off" maxlength="200" enterkeyhint="search"></search>
<nav class="tools" aria-label="Tools">
<button id="filters-toggle" type="button" aria-expanded="false" aria-controls="filters">Filters</button>
<button id="theme" type="button" aria-label="Switch between light and dark" title="Light or dark (t)">◐</button>
<button id="help-open" type="button" aria-label="Keyboard help and links" title="Help (?)">?</button>
</nav>
</header>
<form id="filters" class="filters" aria-label="Filter the movies">
<label>Genre <input name="genre" list="genres" placeholder="any" autocomplete="off" maxlength="100"></label>
<label>Director <input name="director" list="directors" placeholder="any" autocomplete="off" maxlength="200"></label>
<label>Country <input name="country" list="countries" placeholder="any" autocomplete="off" maxlength="100"></label>
<label>Decade <select name="decade"><option value="">any</option></select></label>
<label>Rating from <input name="min_rating" type="number" min="0" max="10" step="0.1" placeholder="any" inputmode="decimal"></label>
<label>Order <select name="sort"><option value="">newest, live</option><option value="-rating">best rated</option><option value="-year">latest year</option><option value="title">title</option></select></label>
<button type="reset">Clear</button>
<button id="share" type="button">Copy as …</button>
<datalist id="genres"></datalist><datalist id="directors"></datalist><datalist id="countries"></datalist><datalist id="people"></datalist>
</form>
<div id="notice" class="notice" role="alert" hidden></div>
<section id="activity" class="activity" aria-label="Activity"></section>
<div class="arrivals"><button id="arrivals" type="button" aria-live="polite" hidden></button></div>
<main id="movies" class="movies" tabindex="-1" aria-label="Movies" aria-busy="true">${content ?? ''}</main>
<p id="end" class="end" role="status"></p>
<dialog id="detail" class="detail" aria-labelledby="detail-title"></dialog>
<dialog id="panel" class="panel" aria-labelledby="panel-title"></dialog>
<noscript><p class="end">The live list needs JavaScript. Each movie has a page of its own that does not, and the stream is at <a href="${root}api/movies/stream">api/movies/stream</a>.</p></noscript>
</body>
</html>
`.text;
}
