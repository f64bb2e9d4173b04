/** What a terminal's input offers; `process.stdin`. */
export interface TerminalInput {
  setRawMode?(mode: boolean): unknown;
  on(event: 'data', listener: (data: Buffer) => void): unknown;
  off(event: 'data', listener: (data: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** What a terminal's output offers; `process.stdout`. */
export interface TerminalOutput {
  write(text: string): unknown;
  columns?: number;
  rows?: number;
}

const enter = '\u001b[?1049h\u001b[?25l';
const leave = '\u001b[?25h\u001b[?1049l';
const home = '\u001b[H';
const clearLine = '\u001b[K';
const clearBelow = '\u001b[J';
const interrupt = '\u0003';

/** The terminal's second screen while it is open; what was on the first one comes back when it closes. */
export class Screen {
  readonly #input: TerminalInput;
  readonly #output: TerminalOutput;
  readonly #onData: (data: Buffer) => void;
  #open = false;

  /** `onQuit` hears of q and Ctrl-C, which make no signal while keys are read one by one. */
  constructor(input: TerminalInput, output: TerminalOutput, onQuit: () => void) {
    this.#input = input;
    this.#output = output;
    this.#onData = (data) => {
      const keys = data.toString();
      if (keys.includes(interrupt) || keys.toLowerCase().includes('q')) onQuit();
    };
  }

  open(): void {
    if (this.#open) return;
    this.#open = true;
    this.#output.write(enter);
    this.#input.setRawMode?.(true);
    this.#input.on('data', this.#onData);
    this.#input.resume();
  }

  get columns(): number {
    return this.#output.columns ?? 80;
  }

  get rows(): number {
    return this.#output.rows ?? 24;
  }

  /** Shows lines that fit. In one write and without clearing first, so that nothing flickers. */
  draw(lines: readonly string[]): void {
    if (!this.#open) return;
    this.#output.write(`${home}${lines.map((line) => line + clearLine).join('\r\n')}${clearBelow}`);
  }

  /** Gives the terminal back as it was. May be called again. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#input.off('data', this.#onData);
    this.#input.setRawMode?.(false);
    this.#input.pause();
    this.#output.write(leave);
  }
}
