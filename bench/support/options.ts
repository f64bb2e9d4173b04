import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** The options of a bench as they were given; a wrong one ends it with exit code 2 and a line that says what is wrong. */
export function readOptions<T extends ParseArgsOptionsConfig>(options: T) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`${reason.split('. ')[0]}; its options: npm run bench -- NAME --help`);
    process.exit(2);
  }
}
