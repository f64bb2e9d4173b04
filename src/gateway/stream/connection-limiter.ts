/** Why a stream is turned away for now. */
export interface Refusal {
  reason: 'draining' | 'replica_full' | 'address_full';
  detail: string;
}

/** Counts open streams against the limits: of this replica, and of each client address. */
export class ConnectionLimiter {
  readonly #maximum: number;
  readonly #maximumPerAddress: number;
  readonly #perAddress = new Map<string, number>();
  #open = 0;
  /** Set once the replica drains: nobody is let in any more. */
  draining = false;

  constructor(maximum: number, maximumPerAddress: number) {
    this.#maximum = maximum;
    this.#maximumPerAddress = maximumPerAddress;
  }

  /** Takes a place; undefined when there was one. Whoever got a place must give it back with `release`. */
  admit(address: string): Refusal | undefined {
    if (this.draining) return { reason: 'draining', detail: 'this replica is shutting down' };
    if (this.#open >= this.#maximum)
      return { reason: 'replica_full', detail: 'this replica has as many streams as it may' };
    const open = this.#perAddress.get(address) ?? 0;
    if (open >= this.#maximumPerAddress)
      return { reason: 'address_full', detail: `${address} has ${open} open streams, which is the limit` };
    this.#open += 1;
    this.#perAddress.set(address, open + 1);
    return undefined;
  }

  release(address: string): void {
    this.#open -= 1;
    const open = (this.#perAddress.get(address) ?? 1) - 1;
    if (open === 0) this.#perAddress.delete(address);
    else this.#perAddress.set(address, open);
  }
}
