import { Command, type CommanderError } from 'commander';
import { addBackupCommands } from './backup-commands.ts';
import { addCatalogueCommands } from './catalogue-commands.ts';
import { addClusterCommands } from './cluster-commands.ts';
import { addConfigCommand } from './config-command.ts';
import { addDataCommands } from './data-commands.ts';
import { addDeadLetterCommands } from './dead-letter-commands.ts';
import { describeVersion } from './describe-version.ts';
import { addDiagnosisCommands } from './diagnosis-commands.ts';
import { exitCodes } from './exit-codes.ts';
import { addImportCommand } from './import-command.ts';
import { addLocalCommands } from './local-commands.ts';
import { addRoleCommands } from './role-commands.ts';
import { addRunsCommands } from './runs-commands.ts';
import { addSecretsCommand } from './secrets-command.ts';

/** Help and version were asked for; all else that ends the parsing is a wrong use. */
function endAsUsage({ exitCode }: CommanderError): never {
  process.exit(exitCode === 0 ? exitCodes.done : exitCodes.usage);
}

/** The command line as a whole: every command with its arguments and options, ready to be parsed. */
export function createProgram(): Command {
  const program = new Command('cinestream')
    .description('Movie pages in, a live, clean, deduplicated catalogue out.')
    .option('-V, --version', 'print version, commit and the versions of schemas and rules')
    .on('option:version', () => {
      console.log(describeVersion());
      process.exit(0);
    })
    // Commands that are added below inherit it.
    .exitOverride(endAsUsage)
    .showHelpAfterError('(run with --help for what there is)')
    .addHelpText(
      'after',
      '\nSettings come from the environment; docs/reference/configuration.md lists them, `cinestream config` prints those in force.',
    );
  addLocalCommands(program);
  addRoleCommands(program);
  addCatalogueCommands(program);
  addDeadLetterCommands(program);
  addDataCommands(program);
  addImportCommand(program);
  addBackupCommands(program);
  addClusterCommands(program);
  addRunsCommands(program);
  addSecretsCommand(program);
  addDiagnosisCommands(program);
  addConfigCommand(program);
  return program;
}
