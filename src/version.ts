import manifest from '../package.json' with { type: 'json' };

/** The version of this program, as package.json has it: the one place where it is written. */
export const version: string = manifest.version;
