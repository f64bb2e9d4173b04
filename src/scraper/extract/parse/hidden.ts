import type { Element } from 'domhandler';
import { parentElement } from './tree.ts';

const mostSteps = 15;
const hiddenClass = /(?:^|\s)(?:hidden|hide|is-hidden|d-none|modal|dialog|popup)(?:\s|$)/i;
/** Classes that show on some screens what is hidden on others: "hidden md:block". */
const shownSomewhere = /(?:^|\s)(?:\w+:|d-\w+-)(?:block|flex|grid|inline)/i;

/** Whether an element stands in a part of the page that is shown only after the visitor does something: a dialog, a question. */
export function isHidden(element: Element): boolean {
  let current: Element | null = element;
  for (let steps = 0; current !== null && steps < mostSteps; steps++, current = parentElement(current)) {
    const { hidden, role, style, class: classes = '' } = current.attribs;
    if (hidden !== undefined || current.attribs['aria-modal'] === 'true') return true;
    if (role === 'dialog' || role === 'alertdialog' || /display:\s*none/i.test(style ?? '')) return true;
    if (hiddenClass.test(classes) && !shownSomewhere.test(classes)) return true;
  }
  return false;
}
