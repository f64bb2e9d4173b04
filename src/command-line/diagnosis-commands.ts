import type { NatsConnection } from '@nats-io/nats-core';
import { type Command, InvalidArgumentError } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfiguration } from '../config.ts';
import { describeError } from '../errors.ts';
import { connectToNats } from '../messaging/nats/connection.ts';
import { silentLogger } from '../observability/logger.ts';
import { webUrl } from './arguments.ts';

const addresses = (text: string, before: string[] = []) => [...before, webUrl(text)];

/** Commands that tell what a deployment does and what is wrong with it. They change nothing. */
export function addDiagnosisCommands(program: Command): void {
  program
    .command('doctor')
    .description('check a deployment, and say what is wrong and what to do; exits with 1 where something is')
    .option('--json', 'all findings, as JSON')
    .option('--gateway <url...>', 'address of a gateway', addresses)
    .option('--health <url...>', 'its health port (default: the gateway’s host, CINESTREAM_METRICS_PORT)', addresses)
    .option('--grid <url>', 'hub of the Selenium Grid (default: CINESTREAM_SELENIUM_URL)', webUrl)
    .action(doctor);
  program
    .command('trace')
    .description('the path of one movie, from the page to what users see, from what is stored')
    .argument('<movie>', 'its id (tt… or cs…), or the address of a page about it')
    .option('--json', 'as JSON')
    .action(trace);
  program
    .command('top')
    .description('streams, consumers, services and gateways as they work; q quits')
    .option('--once', 'print one reading as lines')
    .option('--interval <duration>', 'between readings: 2s, 500ms, 1m', interval, 2000)
    .option('--gateway <url...>', 'address of a gateway', addresses)
    .option('--health <url...>', 'its health port (default: the gateway’s host, CINESTREAM_METRICS_PORT)', addresses)
    .action(top);
}

/** A commander parser for short durations, in milliseconds. */
function interval(text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const milliseconds = Number(number) * ({ ms: 1, s: 1000, m: 60_000 }[unit] ?? 1000);
  if (!(milliseconds >= 100 && milliseconds <= 3_600_000)) {
    throw new InvalidArgumentError('must be a duration from 100ms to 60m, like 2s.');
  }
  return milliseconds;
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

async function trace(movie: string, { json }: { json?: boolean }): Promise<void> {
  const { traceMovie } = await import('../diagnosis/trace/collect.ts');
  const { formatTrace } = await import('../diagnosis/trace/format.ts');
  const { paintFor } = await import('../diagnosis/terminal-text.ts');
  const connection = await connectToNats(readConfiguration(process.env).nats, 'cinestream-trace', silentLogger);
  try {
    const found = await traceMovie(connection, movie);
    const lines = json ? [JSON.stringify(found, null, 2)] : formatTrace(found, paintFor(process.stdout, process.env));
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await connection.close();
  }
}

interface TopFlags {
  once?: boolean;
  interval: number;
  gateway?: string[];
  health?: string[];
}

async function top(flags: TopFlags): Promise<void> {
  const { collectSnapshot } = await import('../diagnosis/top/collect.ts');
  const { Screen } = await import('../diagnosis/top/screen.ts');
  const { printSnapshots, showSnapshots } = await import('../diagnosis/top/watch.ts');
  const { healthUrlOf: healthAddressOf } = await import('../diagnosis/gateway-probe.ts');
  const { paintFor } = await import('../diagnosis/terminal-text.ts');
  const configuration = readConfiguration(process.env);
  const { metricsPort } = configuration.observability;
  const health = flags.health ?? (flags.gateway ?? []).map((gateway) => healthAddressOf(gateway, metricsPort));
  const connection = await connectToNats(configuration.nats, 'cinestream-top', silentLogger);
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  // The reader of a pipe has seen enough.
  process.stdout.once('error', stop);
  const options = {
    collect: () => collectSnapshot(connection, health, systemClock),
    intervalMilliseconds: flags.interval,
    paint: paintFor(process.stdout, process.env),
    clock: systemClock,
    signal: stopping.signal,
  };
  try {
    if (flags.once || !process.stdout.isTTY || process.env.TERM === 'dumb') {
      await printSnapshots(process.stdout, flags.once === true, options);
    } else {
      const screen = new Screen(process.stdin, process.stdout, stop);
      // Whatever ends the process, the terminal is given back.
      process.once('exit', () => screen.close());
      await showSnapshots(screen, (redraw) => process.stdout.on('resize', redraw), options);
    }
  } finally {
    await connection.close();
  }
}
