import type { Argument, Command, Option } from 'commander';
import { createProgram } from '../command-line/program.ts';
import { table } from './table.ts';

/** docs/reference/commands.md: every command with its arguments and options. */
export function commandsPage(): string {
  const program = createProgram();
  const commands = program.commands.flatMap(leaves);
  const index = commands.map((command) => {
    const name = nameOf(command);
    return [`[\`${name}\`](#${name.replaceAll(' ', '-')})`, command.description()];
  });
  return `# Commands

Run a command with \`npm run cinestream -- COMMAND\` in a checkout, or with \`node /app/src/main.ts COMMAND\` in the image. \`cinestream
COMMAND --help\` prints what this page says. Commands read their settings from the environment: see
[configuration](configuration.md).

${table(['command', 'what it does'], index)}

${commands.map(section).join('\n')}`;
}

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

function section(command: Command): string {
  const usage = [nameOf(command), ...command.registeredArguments.map(placeholder)].join(' ');
  const options = command
    .createHelp()
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help');
  const parts = [
    `## ${nameOf(command)}`,
    `${sentence(command.description())}`,
    `\`\`\`\n${usage}${options.length > 0 ? ' [options]' : ''}\n\`\`\``,
  ];
  const given = command.registeredArguments.map((one) => [`\`${placeholder(one)}\``, one.description]);
  if (given.length > 0) parts.push(table(['argument', 'meaning'], given));
  if (options.length > 0) parts.push(table(['option', 'default', 'meaning'], options.map(optionRow)));
  return `${parts.join('\n\n')}\n`;
}

function placeholder(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionRow({ flags, defaultValue, description, mandatory, argChoices }: Option): string[] {
  const choices = argChoices === undefined ? '' : `; one of ${argChoices.map((choice) => `\`${choice}\``).join(', ')}`;
  return [`\`${flags}\``, mandatory ? 'required' : shown(defaultValue), `${description}${choices}`];
}

function shown(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '';
  return `\`${String(value)}\``;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
