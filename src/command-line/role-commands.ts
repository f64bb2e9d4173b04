import type { Command } from 'commander';
import { runRole } from './run-role.ts';

/** The deployable roles. Each module is loaded only by the process that runs it. */
export function addRoleCommands(program: Command): void {
  program
    .command('scraper')
    .description('read pages with a browser (several share the work)')
    .action(async () => runRole('scraper', (await import('../scraper/scraper.ts')).startScraper));
  program
    .command('etl')
    .description('make golden records and movie events (several share the work)')
    .action(async () => runRole('etl', (await import('../etl/etl.ts')).startEtl));
  program
    .command('gateway')
    .description('serve the stream and the API over HTTP')
    .action(async () => runRole('gateway', (await import('../gateway/gateway.ts')).startGateway));
  program
    .command('exporter')
    .description('serve metrics of JetStream (from its leaders) and of the Grid')
    .action(async () => runRole('exporter', (await import('../exporter/exporter.ts')).startExporter));
  program
    .command('operator')
    .description('run crawls and scaling from MovieSource and Pipeline resources (Kubernetes)')
    .option('--dry-run', 'decide and log, but change nothing')
    .action(async ({ dryRun }: { dryRun?: boolean }) => {
      const { startOperator } = await import('../operator/operator.ts');
      await runRole('operator', (context) => startOperator(context, { dryRun: dryRun === true }));
    });
}
