import type { Command } from 'commander';
import { createProgram } from '../../../src/command-line/program.ts';

/**
 * What of a call of `cinestream` does not exist: an unknown command or option. `call` begins after the name of the program.
 * Quotes and the rest of a pipe are left alone.
 */
export function unknownParts(call: string): string[] {
  const words = (call.split(/[|;&>)]/)[0] ?? '').split(/\s+/).filter((word) => word !== '');
  let command: Command = createProgram();
  while (words[0] !== undefined && command.commands.length > 0 && !words[0].startsWith('-')) {
    const [name] = words;
    const found = command.commands.find((one) => one.name() === name);
    if (found === undefined) return [`command ${command.name()} ${name}`];
    command = found;
    words.shift();
  }
  const known = [...command.options.flatMap(({ long, short }) => [long, short]), '--help', '--version'];
  return words
    .filter((word) => /^--?[a-z]/.test(word))
    .map((word) => word.replace(/=.*/, ''))
    .filter((word) => !known.includes(word))
    .map((word) => `option ${word} of ${command.name()}`);
}
