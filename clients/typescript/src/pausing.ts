/** Whether a stream may go on, and a signal for what has to stop when it may not. */
export class Pausing {
  #pause = new AbortController();
  #resume: (() => void) | undefined;

  get isPaused(): boolean {
    return this.#pause.signal.aborted;
  }

  /** Aborts at the next pause. */
  get signal(): AbortSignal {
    return this.#pause.signal;
  }

  /** False where it is paused already. */
  pause(): boolean {
    if (this.isPaused) return false;
    this.#pause.abort();
    return true;
  }

  resume(): void {
    if (!this.isPaused) return;
    this.#pause = new AbortController();
    this.#resume?.();
  }

  /** Resolves once it may go on, or `ending` aborts. */
  async whileIn(ending: AbortSignal): Promise<void> {
    while (this.isPaused && !ending.aborted) {
      await new Promise<void>((resolve) => {
        this.#resume = resolve;
        ending.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
}
