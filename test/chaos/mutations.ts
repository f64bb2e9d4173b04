import type { Symptom } from './experiment.ts';

/** A bug on purpose: in one source file, one piece of text is another. */
export interface Mutation {
  name: string;
  /** End of the file's path. */
  file: string;
  text: string;
  replacement: string;
  /** The faults that bring it to light: only these strike. */
  faults: readonly string[];
  /** What it shows by, at least one of them: a run that fails for another reason has not caught it. */
  symptoms: readonly Symptom[];
}

/** Bugs that the experiment must catch; what it cannot catch it does not prove. */
export const mutations: readonly Mutation[] = [
  {
    name: 'ack-before-publish',
    faults: ['kill an ETL worker', 'kill every ETL worker'],
    symptoms: ['other catalogue', 'unaccounted', 'not recovered'],
    file: 'src/messaging/nats/consumer/worker.ts',
    text: 'const later = await parts.slots.take(() => options.handle(delivery));',
    replacement: 'await message.ackAck();\n    const later = await parts.slots.take(() => options.handle(delivery));',
  },
  {
    name: 'no-compare-and-set',
    faults: ['freeze an ETL worker', 'kill every ETL worker'],
    symptoms: ['back in time', 'other catalogue', 'unaccounted'],
    file: 'src/messaging/nats/publish.ts',
    text: 'options.expectedLastSubjectSequence === undefined',
    replacement: 'true',
  },
  {
    name: 'event-never-written',
    faults: ['kill an ETL worker'],
    symptoms: ['other catalogue'],
    file: 'src/etl/publish/event-publisher.ts',
    text: "await this.#startRun().wait('publish', ",
    replacement: "if (previous.revision === 2) return true;\n    await this.#startRun().wait('publish', ",
  },
  {
    name: 'no-cursor',
    faults: ['kill a gateway'],
    symptoms: ['lost'],
    file: 'src/gateway/stream/cursor.ts',
    text: 'const cursor = request.lastEventIdHeader || request.lastEventIdQuery;',
    replacement: "const cursor = '';\n  if (request.lastEventIdHeader) return { kind: 'live' };",
  },
  {
    name: 'resume-one-early',
    faults: ['kill a gateway'],
    symptoms: ['doubled'],
    file: 'src/gateway/stream/cursor.ts',
    text: 'sequence: Number(match[1]), ...',
    replacement: 'sequence: Number(match[1]) - 1, ...',
  },
  {
    name: 'dead-letter-dropped',
    faults: ['poison observations'],
    symptoms: ['unaccounted'],
    file: 'src/messaging/nats/consumer/worker.ts',
    text: "if (decision.kind === 'retry') {",
    replacement:
      "if (decision.kind !== 'retry') {\n    await message.ackAck();\n    return 'dead-lettered';\n  }\n  if (decision.kind === 'retry') {",
  },
  {
    name: 'tokens-unchecked',
    faults: ['wrong tokens'],
    symptoms: ['breach'],
    file: 'src/gateway/http/authentication.ts',
    text: 'if (token === undefined) throw',
    replacement:
      'if (token !== undefined) return new Grant({ user: undefined, expiresAt: undefined, filter: {} }, fieldsOf);\n    if (token === undefined) throw',
  },
  {
    name: 'headers-waited-for-without-end',
    faults: ['slow loris'],
    symptoms: ['breach'],
    file: 'src/gateway/gateway.ts',
    text: 'headersTimeout: 10_000,\n      requestTimeout: 30_000,',
    replacement: 'headersTimeout: 0,\n      requestTimeout: 0,',
  },
];
