/**
 * Preloaded into every process: at SIGUSR2 its wall clock jumps to where the file that CHAOS_CLOCK_FILE names says, in
 * milliseconds from the true time. As when a machine's clock is set: timers and what runs on a monotonic clock do not notice.
 */
import { readFileSync } from 'node:fs';

const file = process.env.CHAOS_CLOCK_FILE ?? '';
const TrueDate = Date;
let offset = 0;

class JumpingDate extends TrueDate {
  constructor(...parts: ConstructorParameters<typeof TrueDate> | []) {
    if (parts.length === 0) super(JumpingDate.now());
    else super(...(parts as ConstructorParameters<typeof TrueDate>));
  }

  static override now(): number {
    return TrueDate.now() + offset;
  }
}

function jump(): void {
  try {
    offset = Number(readFileSync(file, 'utf8'));
  } catch {
    offset = 0;
  }
}

globalThis.Date = JumpingDate as DateConstructor;
process.on('SIGUSR2', jump);
jump();
