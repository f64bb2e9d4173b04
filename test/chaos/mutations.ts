/** A bug on purpose: in one source file, one piece of text is another. */
export interface Mutation {
  name: string;
  /** End of the file's path. */
  file: string;
  text: string;
  replacement: string;
  /** The faults that bring it to light: only these strike. */
  faults: readonly string[];
}

/** Bugs that the experiment must catch; what it cannot catch it does not prove. */
export const mutations: readonly Mutation[] = [
  {
    name: 'ack-before-publish',
    faults: ['kill an ETL worker', 'kill every ETL worker'],
    file: 'src/messaging/consume.ts',
    text: 'const later = await parts.slots.take(() => options.handle(delivery));',
    replacement: 'await message.ackAck();\n    const later = await parts.slots.take(() => options.handle(delivery));',
  },
  {
    name: 'no-compare-and-set',
    faults: ['freeze an ETL worker', 'kill every ETL worker'],
    file: 'src/messaging/publish.ts',
    text: 'options.expectedLastSubjectSequence === undefined',
    replacement: 'true',
  },
  {
    name: 'no-cursor',
    faults: ['kill a gateway'],
    file: 'src/gateway/stream/cursor.ts',
    text: 'const cursor = request.lastEventIdHeader || request.lastEventIdQuery;',
    replacement: "const cursor = '';\n  if (request.lastEventIdHeader) return { kind: 'live' };",
  },
  {
    name: 'resume-one-early',
    faults: ['kill a gateway'],
    file: 'src/gateway/stream/cursor.ts',
    text: 'sequence: Number(match[1]), ...',
    replacement: 'sequence: Number(match[1]) - 1, ...',
  },
  {
    name: 'dead-letter-dropped',
    faults: ['poison observations'],
    file: 'src/messaging/consume.ts',
    text: "if (decision.kind === 'retry') {",
    replacement:
      "if (decision.kind !== 'retry') {\n    await message.ackAck();\n    return 'dead-lettered';\n  }\n  if (decision.kind === 'retry') {",
  },
  {
    name: 'tokens-unchecked',
    faults: ['wrong tokens'],
    file: 'src/gateway/http/authentication.ts',
    text: 'if (token === undefined)\n      throw',
    replacement:
      'if (token !== undefined) return { user: undefined, expiresAt: undefined, filter: {} };\n    if (token === undefined)\n      throw',
  },
  {
    name: 'headers-waited-for-without-end',
    faults: ['slow loris'],
    file: 'src/gateway/gateway.ts',
    text: 'headersTimeout: 10_000,\n      requestTimeout: 30_000,',
    replacement: 'headersTimeout: 0,\n      requestTimeout: 0,',
  },
];
