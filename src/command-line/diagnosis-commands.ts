import type { NatsConnection } from '@nats-io/nats-core';
import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfiguration } from '../config.ts';
import { describeError } from '../errors.ts';
import { connectToNats } from '../messaging/connection.ts';
import { silentLogger } from '../observability/logger.ts';
import { webAddress } from './arguments.ts';

const addresses = (text: string, before: string[] = []) => [...before, webAddress(text)];

/** Commands that tell what a deployment does and what is wrong with it. They change nothing. */
export function addDiagnosisCommands(program: Command): void {
  program
    .command('doctor')
    .description('check a deployment, and say what is wrong and what to do; exits with 1 where something is')
    .option('--json', 'all findings, as JSON')
    .option('--gateway <url...>', 'address of a gateway', addresses)
    .option('--health <url...>', 'its health port (default: the gateway’s host, METRICS_PORT)', addresses)
    .option('--grid <url>', 'hub of the Selenium Grid (default: SELENIUM_URL)', webAddress)
    .action(doctor);
}

interface DoctorFlags {
  json?: boolean;
  gateway?: string[];
  health?: string[];
  grid?: string;
}

async function doctor(flags: DoctorFlags): Promise<void> {
  const { examine } = await import('../diagnosis/doctor/doctor.ts');
  const { exitCodeOf, formatFindings, problem } = await import('../diagnosis/doctor/finding.ts');
  const { paintFor } = await import('../diagnosis/terminal-text.ts');
  const configuration = readConfiguration(process.env);
  const connection: NatsConnection | Error = await connectToNats(
    configuration.nats,
    'cinestream-doctor',
    silentLogger,
  ).catch((error: Error) => error);
  const unreached =
    connection instanceof Error
      ? [problem('nats', describeError(connection), 'everything that NATS would tell is unknown until it answers')]
      : [];
  const findings = [
    ...unreached,
    ...(await examine({
      connection: connection instanceof Error ? undefined : connection,
      configuration: configuration.nats,
      gateways: flags.gateway ?? [],
      health: flags.health ?? [],
      metricsPort: configuration.observability.metricsPort,
      grid: flags.grid ?? configuration.scraper.seleniumUrl,
      timeoutMilliseconds: 5000,
      clock: systemClock,
    })),
  ];
  if (!(connection instanceof Error)) await connection.close();
  const text = flags.json
    ? JSON.stringify(findings, null, 2)
    : formatFindings(findings, paintFor(process.stdout, process.env)).join('\n');
  process.stdout.write(`${text}\n`);
  process.exitCode = exitCodeOf(findings);
}
