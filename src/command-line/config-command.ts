import type { Command } from 'commander';
import { readConfiguration } from '../config.ts';
import { settingsInForce } from '../configuration/in-force.ts';

/** `cinestream config`: what the environment amounts to. */
export function addConfigCommand(program: Command): void {
  program
    .command('config')
    .description('print every setting in force and where its value comes from; secrets are hidden')
    .option('--json', 'as JSON')
    .action((flags: { json?: boolean }) => {
      readConfiguration(process.env);
      const found = settingsInForce(process.env);
      if (flags.json) return void process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      const width = Math.max(...found.map(({ variable }) => variable.length));
      for (const { variable, value, origin } of found) {
        const shown = Array.isArray(value) ? value.join(',') : String(value ?? '');
        process.stdout.write(`${variable.padEnd(width)}  ${origin.padEnd(11)}  ${shown}`.trimEnd().concat('\n'));
      }
    });
}
