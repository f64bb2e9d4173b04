import { byId } from './elements.ts';

/** Keys that work everywhere on the page, except where text is typed or a dialog is open. */
export function listenForKeys(actions: Readonly<Record<string, () => void>>): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { target } = event;
    if (event.key === 'Escape' && target === byId('search')) {
      byId('search').blur();
      return;
    }
    const isTyping = target instanceof HTMLElement && target.closest('input, select, textarea, dialog[open]') !== null;
    const act = isTyping ? undefined : actions[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}
