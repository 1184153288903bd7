import { readFile } from 'node:fs/promises';

import { OPERATIONS, type OperationName } from '../operations.js';
import { ApiGpuError } from '../api-gpu.error.js';
import { readArguments, type Arguments } from './arguments.js';
import { COMMANDS, operationCommand, type Command } from './commands.js';
import { completion } from './completion.js';
import { EXIT, exitCodeOf, UsageError } from './exit-codes.js';
import { generalHelp, operationHelp } from './help.js';
import { Session } from './session.js';
import type { Terminal } from './terminal.js';

/** Runs a command line and gives what to exit with; writes every error itself. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await command(readArguments(args), terminal);
  } catch (error) {
    if (terminal.interrupted.aborted) return EXIT.interrupted;
    tell(error, terminal, args.includes('--json'));
    return exitCodeOf(error);
  }
}

async function command(args: Arguments, terminal: Terminal): Promise<number> {
  const { positionals, general } = args;
  const [name, ...rest] = positionals;
  if (general.version) return print(terminal, `${await version()}\n`);
  if (name !== undefined && Object.hasOwn(OPERATIONS, name)) {
    const operation = name as OperationName;
    if (general.help) return print(terminal, operationHelp(operation));
    return begun(operationCommand(operation), { ...args, positionals: rest }, terminal);
  }
  if (general.help || name === 'help') return print(terminal, generalHelp());
  if (name === 'completion') return print(terminal, completion(rest[0]));
  const other = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!other) throw new UsageError(`${unknownText(name)} api-gpu --help lists them.`);
  return begun(other, { ...args, positionals: rest }, terminal);
}

function begun(run: Command, args: Arguments, terminal: Terminal): Promise<number> {
  return run(new Session(args, terminal), args);
}

function unknownText(name: string | undefined): string {
  return name === undefined ? 'Name a command.' : `There is no command ${name}.`;
}

function print({ out }: Terminal, text: string): number {
  out(text);
  return EXIT.done;
}

function tell(error: unknown, { out, err }: Terminal, isJson: boolean): void {
  const { code, requestId } = error instanceof ApiGpuError ? error : {};
  const { message } = error as Error;
  if (isJson)
    out(`${JSON.stringify({ event: 'error', code: code ?? 'usage', detail: message })}\n`);
  const notes = [code, requestId].filter((note) => note !== undefined).join(', ');
  err(`api-gpu: ${message}${notes === '' ? '' : ` (${notes})`}\n`);
}

async function version(): Promise<string> {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}
