// The script of every Reelhouse page: consent, chart, and the late, lazy and hidden parts of title pages.

/** Resolves once the visitor has accepted, now or on an earlier visit. Until then the dialog blocks the page. */
const consent = new Promise((resolve) => {
  if (/(^|; )consent=yes(;|$)/.test(document.cookie)) return resolve();
  const dialog = document.getElementById('consent');
  if (dialog === null) return resolve();
  document.documentElement.classList.add('blocked');
  dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'yes') return dialog.showModal();
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in insecure contexts
    document.cookie = 'consent=yes; path=/; max-age=31536000; samesite=lax';
    document.documentElement.classList.remove('blocked');
    resolve();
  });
  dialog.showModal();
});

async function load(href) {
  const response = await fetch(href);
  if (!response.ok) throw new Error(`${href} answered ${response.status}`);
  return response;
}

/** Calls back each time the element comes into view; stops when the callback says so. */
function whenSeen(element, callback) {
  const observer = new IntersectionObserver(async (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.unobserve(element);
    if (await callback()) observer.observe(element);
  });
  observer.observe(element);
}

function chart(list) {
  const end = document.getElementById('chart-end');
  const total = Number(list.dataset.total);
  whenSeen(end, async () => {
    list.dataset.state = 'loading';
    const query = `offset=${list.children.length}&limit=${list.dataset.batch}`;
    const { entries } = await (await load(`${list.dataset.href}?${query}`)).json();
    list.append(...entries.map(chartItem));
    const more = entries.length > 0 && list.children.length < total;
    list.dataset.state = more ? 'waiting' : 'complete';
    if (!more) end.textContent = 'That was all';
    return more;
  });
}

function chartItem({ href, name, year, score }) {
  const item = document.createElement('li');
  const link = Object.assign(document.createElement('a'), { href, textContent: name });
  const note = Object.assign(document.createElement('span'), { className: 'year', textContent: year });
  item.append(link, ' ', note);
  if (score !== null) item.append(' ', Object.assign(document.createElement('b'), { textContent: score.toFixed(1) }));
  return item;
}

async function renderFilm(film) {
  const article = document.getElementById('facts');
  const embedded = document.getElementById('__REELHOUSE_DATA__');
  if (embedded === null) {
    article.innerHTML = await (await load(`/fragments/title/${film.dataset.film}`)).text();
    injectLateData();
  } else {
    article.replaceChildren(...embeddedFilm(JSON.parse(embedded.textContent).props.film));
  }
  article.removeAttribute('aria-busy');
  document.title = `${article.querySelector('h1').textContent} · Reelhouse`;
  film.dataset.state = 'ready';
}

/** JSON-LD that enters the document only now: a reader of the served HTML never sees it. */
function injectLateData() {
  const template = document.getElementById('late-data');
  if (template === null) return;
  document.head.append(template.content.cloneNode(true));
  template.remove();
}

function element(name, properties, ...children) {
  const created = Object.assign(document.createElement(name), properties);
  created.append(...children);
  return created;
}

function embeddedFilm(film) {
  const year = element('span', { className: 'year' }, `(${film.released.year})`);
  const mark = element('span', { className: 'generated-note' }, 'generated');
  const plot = element(
    'section',
    { className: 'plot' },
    element('h2', {}, 'Plot ', mark),
    element('p', {}, film.story),
  );
  plot.dataset.generated = 'true';
  const score = film.score === null ? 'Not yet rated' : `${film.score.value.toFixed(1)} / 10`;
  const credits = [...film.people.directing, ...film.genres].join(' · ');
  const parts = [element('h1', {}, film.name, ' ', year), element('p', { className: 'rating' }, score), plot];
  return credits === '' ? parts : [...parts, element('p', {}, credits)];
}

function cast(button) {
  button.addEventListener('click', async () => {
    button.disabled = true;
    const section = document.getElementById('cast');
    section.querySelector('ul').innerHTML = await (await load(button.dataset.href)).text();
    section.dataset.state = 'complete';
    button.remove();
  });
}

function keywords(section) {
  whenSeen(section, async () => {
    const html = await (await load(section.dataset.href)).text();
    section.querySelector('.skeleton').outerHTML = html;
    section.dataset.state = 'ready';
    return false;
  });
}

const film = document.getElementById('film');
if (film !== null) setTimeout(() => renderFilm(film), Number(film.dataset.delay));

consent.then(() => {
  const parts = { chart, 'more-cast': cast, keywords };
  for (const [id, start] of Object.entries(parts)) {
    const found = document.getElementById(id);
    if (found !== null) start(found);
  }
});
