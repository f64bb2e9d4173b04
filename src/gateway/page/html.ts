import { escapeUTF8 } from 'entities';

/** HTML that was made here, as opposed to text. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A template of HTML: texts are escaped, what is Html already is not, lists are joined. */
export function html(strings: TemplateStringsArray, ...values: readonly (string | number | Html | Html[])[]): Html {
  return new Html(
    strings.map((string, index) => string + (index < values.length ? render(values[index] ?? '') : '')).join(''),
  );
}

function render(value: string | number | Html | Html[]): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map((one) => one.text).join('');
  return escapeUTF8(String(value));
}
