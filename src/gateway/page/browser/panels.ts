import { byId, make } from './elements.ts';
import { addressOf } from './root.ts';
import { type Selection, selectionQuery } from './selection.ts';
import type { Session } from './session.ts';
import { relativeTime } from './words.ts';

const dialog = () => byId<HTMLDialogElement>('panel');

function open(title: string, ...children: (Node | string)[]): void {
  const panel = dialog();
  panel.replaceChildren(
    make(
      'header',
      {},
      make('h2', { id: 'panel-title' }, title),
      make('button', { class: 'close', type: 'button', 'aria-label': 'Close', onclick: () => panel.close() }, '✕'),
    ),
    ...children,
  );
  if (!panel.open) panel.showModal();
}

const keys: readonly [string, string][] = [
  ['/', 'search'],
  ['arrow keys, Page Up, Page Down, Home, End', 'move between the movies'],
  ['Enter', 'open a movie'],
  ['Escape', 'close it, or leave the search'],
  ['n', 'show the new movies'],
  ['f', 'filters'],
  ['t', 'light or dark'],
  ['?', 'this help'],
];

/** Keys of the page, who is signed in, and where else to go. */
export function openHelp(session: Session, signOut: () => void): void {
  const { identity, token } = session;
  const until =
    identity?.expiresAt === undefined
      ? ''
      : `, until ${new Date(identity.expiresAt).toLocaleString()} (${relativeTime(identity.expiresAt, Date.now())})`;
  open(
    'Help',
    make(
      'dl',
      { class: 'keys' },
      ...keys.flatMap(([key, what]) => [make('dt', {}, make('kbd', {}, key)), make('dd', {}, what)]),
    ),
    token === undefined
      ? make('p', { class: 'soft' }, 'You are not signed in.')
      : make(
          'p',
          { id: 'who' },
          `Signed in as ${identity?.name ?? 'the holder of a token'}${until}. `,
          make(
            'button',
            {
              type: 'button',
              onclick: () => {
                dialog().close();
                signOut();
              },
            },
            'Sign out',
          ),
        ),
    make(
      'p',
      {},
      make('a', { href: addressOf('docs').href }, 'The API'),
      ' · ',
      make('a', { href: addressOf('openapi.json').href }, 'OpenAPI'),
      ' · ',
      make('a', { href: addressOf('asyncapi.json').href }, 'AsyncAPI'),
    ),
  );
}

/** Takes a token that was pasted. */
export function openSignIn(signIn: (token: string, remember: boolean) => void): void {
  const token = make('textarea', {
    name: 'token',
    rows: 4,
    required: true,
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-label': 'Token',
  });
  const remember = make('input', { type: 'checkbox', name: 'remember' });
  open(
    'Sign in',
    make(
      'form',
      {
        class: 'sign-in',
        onsubmit: (event) => {
          event.preventDefault();
          const pasted = token.value.trim().replace(/^Bearer\s+/i, '');
          if (!/^[\x21-\x7e]+$/.test(pasted)) {
            token.setCustomValidity('A token is one word without spaces.');
            token.reportValidity();
            return;
          }
          dialog().close();
          signIn(pasted, remember.checked);
        },
      },
      make('p', { class: 'soft' }, 'Paste the token that whoever runs this server gave you.'),
      token,
      make('label', { class: 'check' }, remember, ' stay signed in on this device'),
      make('button', { type: 'submit', class: 'primary' }, 'Sign in'),
    ),
  );
  token.addEventListener('input', () => token.setCustomValidity(''));
  token.focus();
}

/** The selection in force as a program would follow it. */
export function openShare(selection: Selection, isSignedIn: boolean): void {
  const { filters } = selection;
  const stream = addressOf('api/movies/stream', { ...(filters as Record<string, string>), snapshot: 'true' });
  const search = addressOf('api/movies', selectionQuery(selection));
  const bearer = isSignedIn ? ` -H 'Authorization: Bearer TOKEN'` : '';
  const quoted = (address: URL) => `'${address.href.replaceAll("'", '%27')}'`;
  const examples: readonly [string, string][] = [
    ['curl, live', `curl -N${bearer} ${quoted(stream)}`],
    ['curl, once', `curl${bearer} ${quoted(search)}`],
    [
      'EventSource',
      `const movies = new EventSource(${quoted(stream)});\nmovies.onmessage = ({ data }) => console.log(JSON.parse(data).title);`,
    ],
    [
      'TypeScript',
      `import { openMovieStream } from '@cinestream/client';\n\nconst movies = openMovieStream({\n  url: '${addressOf('').href}',\n  filters: ${typescriptFilters(selection)},\n  snapshot: true,${isSignedIn ? '\n  token: TOKEN,' : ''}\n});\nfor await (const movie of movies) console.log(movie.title);`,
    ],
  ];
  open('Copy as …', ...examples.map(([name, text]) => exampleOf(name, text)));
}

function typescriptFilters({ filters }: Selection): string {
  const entries = Object.entries(filters).map(([name, value]) =>
    name === 'min_rating' ? `${name}: ${Number(value)}` : `${name}: ${JSON.stringify(value)}`,
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function exampleOf(name: string, text: string): HTMLElement {
  const button = make('button', { type: 'button' }, 'Copy');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text).then(
      () => button.replaceChildren('Copied'),
      () => button.replaceChildren('Select it and copy by hand'),
    );
  });
  return make('section', { class: 'example' }, make('h3', {}, name, ' ', button), make('pre', { tabindex: '0' }, text));
}
