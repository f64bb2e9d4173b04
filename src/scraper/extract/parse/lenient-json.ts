/** JSON as it stands in pages; objects have no prototype, so that `__proto__` is a key like any other. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

const maximumDepth = 200;

/**
 * Reads JSON with the mistakes that pages make: CDATA and comments around and within it, raw line breaks in strings,
 * trailing or doubled commas, a missing end. A key given twice keeps both values as an array (`"actor": {…}, "actor": {…}`).
 * Null where no value can be read.
 */
export function parseLenientJson(source: string): Json {
  return new LenientReader(source).read();
}

class LenientReader {
  #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Json {
    const start = this.#text.search(/[[{]/);
    // "[CDATA[" also opens with a bracket.
    const cdata = this.#text.indexOf('<![CDATA[');
    this.#at = cdata >= 0 && cdata < start ? cdata + 9 : Math.max(start, 0);
    if (cdata >= 0 && cdata < start) this.#at += Math.max(0, this.#text.slice(this.#at).search(/[[{]/));
    return start < 0 ? null : (this.#value(0) ?? null);
  }

  #value(depth: number): Json | undefined {
    this.#space();
    const character = this.#text[this.#at];
    if (character === undefined || depth > maximumDepth) {
      this.#at = this.#text.length;
      return undefined;
    }
    if (character === '{') return this.#object(depth);
    if (character === '[') return this.#array(depth);
    const value = character === '"' ? this.#string() : this.#bare();
    // What runs into the end of the text was cut off there: half a name is no name.
    const cut = this.#at >= this.#text.length && !(character === '"' && this.#text.endsWith('"'));
    return cut ? undefined : value;
  }

  #object(depth: number): JsonObject {
    const object: JsonObject = Object.create(null);
    this.#at++;
    while (this.#at < this.#text.length) {
      this.#space();
      const character = this.#text[this.#at];
      if (character === '}') {
        this.#at++;
        break;
      }
      if (character === ',') {
        this.#at++;
        continue;
      }
      const key = character === '"' ? this.#string() : String(this.#bare());
      this.#space();
      if (this.#text[this.#at] !== ':') {
        // Neither a key nor the end: step on, so that any input comes to its end.
        if (this.#text[this.#at] === ']') break;
        if (character !== '"' && key === '') this.#at++;
        continue;
      }
      this.#at++;
      const value = this.#value(depth + 1);
      if (value !== undefined) put(object, key, value);
    }
    return object;
  }

  #array(depth: number): Json[] {
    const array: Json[] = [];
    this.#at++;
    while (this.#at < this.#text.length) {
      this.#space();
      const character = this.#text[this.#at];
      if (character === ']') {
        this.#at++;
        break;
      }
      if (character === ',' || character === ':') {
        this.#at++;
        continue;
      }
      if (character === '}') break;
      const before = this.#at;
      const value = this.#value(depth + 1);
      if (value !== undefined) array.push(value);
      if (this.#at === before) this.#at++;
    }
    return array;
  }

  #string(): string {
    const start = ++this.#at;
    let end = start;
    for (; end < this.#text.length; end++) {
      const code = this.#text.charCodeAt(end);
      if (code === 92) end++;
      else if (code === 34 && this.#endsString(end)) break;
    }
    this.#at = Math.min(end + 1, this.#text.length);
    return unescapeString(this.#text.slice(start, Math.min(end, this.#text.length)));
  }

  // A quotation mark inside a sentence (`"a "great" movie"`) is followed by neither a comma, a colon nor a closing bracket.
  #endsString(at: number): boolean {
    for (let next = at + 1; next < this.#text.length; next++) {
      const code = this.#text.charCodeAt(next);
      if (code === 32 || (code >= 9 && code <= 13)) {
        if (next - at > 2000) return true;
        continue;
      }
      return code === 44 || code === 58 || code === 93 || code === 125 || code === 47 || code === 34;
    }
    return true;
  }

  #bare(): Json {
    const start = this.#at;
    while (this.#at < this.#text.length && !/[\s,:{}[\]"]/.test(this.#text.charAt(this.#at))) this.#at++;
    const word = this.#text.slice(start, this.#at);
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null' || word === 'undefined' || word === 'NaN') return null;
    const number = word === '' ? Number.NaN : Number(word);
    return Number.isFinite(number) ? number : word.replace(/^'|'$/g, '');
  }

  #space(): void {
    for (;;) {
      while (this.#at < this.#text.length && this.#text.charCodeAt(this.#at) <= 32) this.#at++;
      if (this.#text.startsWith('/*', this.#at)) this.#at = end(this.#text.indexOf('*/', this.#at), 2, this.#text);
      else if (this.#text.startsWith('//', this.#at)) this.#at = end(this.#text.indexOf('\n', this.#at), 1, this.#text);
      else if (this.#text.charCodeAt(this.#at) === 0xfeff || this.#text.charCodeAt(this.#at) === 0xa0) this.#at++;
      else return;
    }
  }
}

function end(index: number, width: number, text: string): number {
  return index < 0 ? text.length : index + width;
}

function put(object: JsonObject, key: string, value: Json): void {
  const before = object[key];
  if (before === undefined || before === null) object[key] = value;
  else if (typeof before === 'object' && typeof value === 'object' && value !== null) {
    const values = Array.isArray(before) ? before : [before];
    object[key] = values;
    for (const one of Array.isArray(value) ? value : [value]) values.push(one);
  }
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function unescapeString(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(
    /\\(?:u([\da-fA-F]{4})|([\s\S]))/g,
    (_, code: string | undefined, character: string | undefined) =>
      code === undefined
        ? (escapes[character ?? ''] ?? character ?? '')
        : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys, undefined where a step is missing. */
export function at(value: Json | undefined, ...path: (string | number)[]): Json | undefined {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current)) current = typeof step === 'number' ? current[step] : undefined;
    else current = isObject(current) && typeof step === 'string' ? current[step] : undefined;
  }
  return current;
}

/** A value as an array: itself, or the one value it is. */
export function asArray(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
