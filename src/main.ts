import { Command } from 'commander';
import { addBackupCommands } from './command-line/backup-commands.ts';
import { addCatalogueCommands } from './command-line/catalogue-commands.ts';
import { addClusterCommands } from './command-line/cluster-commands.ts';
import { addConfigCommand } from './command-line/config-command.ts';
import { addDataCommands } from './command-line/data-commands.ts';
import { addDeadLetterCommands } from './command-line/dead-letter-commands.ts';
import { describeVersion } from './command-line/describe-version.ts';
import { addDiagnosisCommands } from './command-line/diagnosis-commands.ts';
import { addImportCommand } from './command-line/import-command.ts';
import { addLocalCommands } from './command-line/local-commands.ts';
import { addRoleCommands } from './command-line/role-commands.ts';
import { reportFailure } from './command-line/run-role.ts';
import { addSecretsCommand } from './command-line/secrets-command.ts';

const program = new Command('cinestream')
  .description('Movie pages in, a live, clean, deduplicated catalogue out.')
  .option('-V, --version', 'print version, commit and the versions of schemas and rules')
  .on('option:version', () => {
    console.log(describeVersion());
    process.exit(0);
  })
  .showHelpAfterError('(run with --help for what there is)')
  .addHelpText(
    'after',
    '\nSettings come from the environment; docs/configuration.md lists them, `cinestream config` prints those in force.',
  );

// `cinestream … | head` closes the pipe early: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

addLocalCommands(program);
addRoleCommands(program);
addCatalogueCommands(program);
addDeadLetterCommands(program);
addDataCommands(program);
addImportCommand(program);
addBackupCommands(program);
addClusterCommands(program);
addSecretsCommand(program);
addDiagnosisCommands(program);
addConfigCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
