import type { ParseArgsOptionsConfig } from 'node:util';

import { durationMs } from '../../command-line/duration';
import { parseOptions, refuseSurplus } from '../../command-line/parse-options';
import { UsageError } from '../../command-line/usage.error';
import { LOG_SOURCES, type LogSource } from '../management/management.types';
import type { RunPodCommand, Since } from './runpod.commands';

type Values = Readonly<Record<string, string | boolean | undefined>>;

interface Syntax {
  readonly texts: readonly string[];
  readonly flags: readonly string[];
  readonly read: (values: Values) => RunPodCommand;
}

const COMMANDS: Readonly<Record<Exclude<RunPodCommand['name'], 'help'>, Syntax>> = {
  plan: {
    texts: [],
    flags: ['json'],
    read: (values) => ({ name: 'plan', file: textOf(values, 'file'), json: isSet(values, 'json') }),
  },
  apply: {
    texts: ['smoke-image', 'env'],
    flags: ['yes', 'no-smoke'],
    read: (values) => ({
      name: 'apply',
      file: textOf(values, 'file'),
      yes: isSet(values, 'yes'),
      smoke: !isSet(values, 'no-smoke'),
      smokeImage: textOf(values, 'smoke-image'),
      envFile: textOf(values, 'env') ?? '.env',
    }),
  },
  status: {
    texts: [],
    flags: ['json'],
    read: (values) => ({
      ...{ name: 'status', file: textOf(values, 'file'), json: isSet(values, 'json') },
    }),
  },
  scale: {
    texts: ['min', 'max', 'idle'],
    flags: [],
    read: (values) => scaleFrom(values),
  },
  logs: {
    texts: ['worker', 'tail', 'since', 'source'],
    flags: ['follow', 'json'],
    read: (values) => ({
      name: 'logs',
      file: textOf(values, 'file'),
      json: isSet(values, 'json'),
      worker: textOf(values, 'worker'),
      follow: isSet(values, 'follow'),
      tail: numberOf(values, 'tail', [0, 5000]) ?? 100,
      since: sinceOf(textOf(values, 'since')),
      source: sourceOf(textOf(values, 'source')),
    }),
  },
  destroy: {
    texts: ['confirm', 'env'],
    flags: ['force'],
    read: (values) => ({
      name: 'destroy',
      file: textOf(values, 'file'),
      confirm: textOf(values, 'confirm'),
      force: isSet(values, 'force'),
      envFile: textOf(values, 'env') ?? '.env',
    }),
  },
};

/** The command that stands in `argv`. Throws UsageError with a sentence of what is wrong. */
export function parseRunPodCommand(argv: readonly string[]): RunPodCommand {
  const [name = 'help', ...rest] = argv;
  const isKnown = Object.hasOwn(COMMANDS, name);
  if (argv.includes('--help') || argv.includes('-h') || name === 'help') {
    return { name: 'help', of: isKnown ? name : undefined };
  }
  if (!isKnown) {
    throw new UsageError(`${JSON.stringify(name)} is none of ${Object.keys(COMMANDS).join(', ')}.`);
  }
  const { texts, flags, read } = COMMANDS[name as keyof typeof COMMANDS];
  const options: ParseArgsOptionsConfig = {
    ...Object.fromEntries(['file', ...texts].map((text) => [text, { type: 'string' }])),
    ...Object.fromEntries(flags.map((flag) => [flag, { type: 'boolean' }])),
  };
  const { values, positionals } = parseOptions(options, rest);
  refuseSurplus(positionals[0]);
  return read(values as Values);
}

function scaleFrom(values: Values): RunPodCommand {
  const min = numberOf(values, 'min', [0, 1000]);
  const max = numberOf(values, 'max', [0, 1000]);
  const idleSeconds = numberOf(values, 'idle', [1, 3600]);
  if (min === undefined && max === undefined && idleSeconds === undefined) {
    throw new UsageError('Nothing to change: name --min, --max or --idle.');
  }
  return { name: 'scale', file: textOf(values, 'file'), min, max, idleSeconds };
}

function sinceOf(text: string | undefined): Since | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (/^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(ms)) {
    return { time: new Date(ms).toISOString() };
  }
  return { agoMs: durationMs(text, '--since') };
}

function sourceOf(text: string | undefined): LogSource | undefined {
  const source = LOG_SOURCES.find((known) => known === text);
  if (text === undefined || source !== undefined) return source;
  throw new UsageError(`--source ${JSON.stringify(text)} is none of ${LOG_SOURCES.join(', ')}.`);
}

function numberOf(
  values: Values,
  option: string,
  [least, most]: readonly [number, number],
): number | undefined {
  const text = textOf(values, option);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`--${option} is a whole number from ${least} to ${most}.`);
}

function textOf(values: Values, option: string): string | undefined {
  const value = values[option];
  return typeof value === 'string' ? value : undefined;
}

function isSet(values: Values, flag: string): boolean {
  return values[flag] === true;
}
