import { byId, make } from './elements.ts';
import type { FeedState } from './feed.ts';
import type { Session } from './session.ts';
import { failureWords, relativeTime, waitingWords } from './words.ts';

export interface StatusActions {
  retry(): void;
  signIn(): void;
  signOut(): void;
}

const expiryWarningMilliseconds = 5 * 60_000;

/** Says how the connection is, and why it is not as it should be. */
export class Status {
  readonly #session: Session;
  readonly #actions: StatusActions;
  #state: FeedState = { name: 'connecting' };

  constructor(session: Session, actions: StatusActions) {
    this.#session = session;
    this.#actions = actions;
    setInterval(() => this.#show(), 1000);
    for (const event of ['online', 'offline']) addEventListener(event, () => this.#show());
  }

  get state(): FeedState {
    return this.#state;
  }

  set state(state: FeedState) {
    this.#state = state;
    this.#show();
  }

  #show(): void {
    const pill = byId('connection');
    const [name, words] = this.#short();
    setText(pill, '.words', words);
    if (pill.dataset.state !== name) pill.dataset.state = name;
    this.#showNotice();
  }

  #short(): [state: string, words: string] {
    const state = this.#state;
    if (!navigator.onLine && state.name !== 'live') return ['offline', 'offline'];
    if (state.name === 'live') return ['live', 'live'];
    if (state.name === 'connecting') return ['connecting', 'connecting …'];
    if (state.name === 'failed') return ['failed', state.status === 401 ? 'sign in' : 'stopped'];
    const seconds = Math.max(0, Math.ceil((state.until - Date.now()) / 1000));
    return ['waiting', `again in ${seconds} s`];
  }

  #showNotice(): void {
    const notice = byId('notice');
    const [words, button] = this.#notice();
    notice.hidden = words === '';
    if (notice.dataset.words === words) return;
    notice.dataset.words = words;
    notice.replaceChildren(make('p', {}, words), ...(button ? [button] : []));
  }

  #notice(): [words: string, button?: HTMLButtonElement] {
    const state = this.#state;
    if (state.name === 'failed') {
      const words = failureWords(state.status, state.reason, navigator.onLine);
      return state.status === 401
        ? [this.#expired() ?? words, this.#button('Sign in', () => this.#actions.signIn())]
        : [words, this.#button('Try again', () => this.#actions.retry())];
    }
    if (!navigator.onLine && state.name !== 'live') return [failureWords(0, '', false)];
    if (state.name === 'waiting') {
      const isEnded = state.reason === 'the server ended the stream';
      return isEnded ? [''] : [waitingWords(state.reason), this.#button('Connect now', () => this.#actions.retry())];
    }
    const warning = this.#expiryWarning();
    return warning === undefined ? [''] : [warning, this.#button('Sign in anew', () => this.#actions.signIn())];
  }

  #expired(): string | undefined {
    const identity = this.#session.identity;
    const { token } = this.#session;
    if (token === undefined) return undefined;
    if (identity?.expiresAt !== undefined && identity.expiresAt < Date.now())
      return `Your sign-in as ${identity.name} ran out ${relativeTime(identity.expiresAt, Date.now())}.`;
    return 'This server does not take your token. Sign in with another one.';
  }

  #expiryWarning(): string | undefined {
    const expiresAt = this.#session.identity?.expiresAt;
    if (expiresAt === undefined || expiresAt - Date.now() > expiryWarningMilliseconds) return undefined;
    return `Your sign-in runs out ${relativeTime(expiresAt, Date.now())}.`;
  }

  #button(label: string, act: () => void): HTMLButtonElement {
    return make('button', { type: 'button', onclick: act }, label);
  }
}

/** Live regions speak when they are written to: only what is different is written. */
function setText(parent: HTMLElement, selector: string, text: string): void {
  const element = parent.querySelector(selector);
  if (element !== null && element.textContent !== text) element.textContent = text;
}
