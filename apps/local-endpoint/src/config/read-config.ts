import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

import { EnvError, readEnv } from '@app/contracts';

import type { FaultRule } from '../faults/fault-rule';
import { readFaults } from '../faults/read-faults';
import { EndpointConfig } from './endpoint.config';
import { LOCAL_ENDPOINT_ENV } from './local-endpoint.env';
import { splitCommand } from './split-command';

type Environment = Readonly<Record<string, string | undefined>>;

/** The command line's options and the variables they stand for. */
const OPTIONS = {
  port: 'LOCAL_ENDPOINT_PORT',
  host: 'LOCAL_ENDPOINT_HOST',
  id: 'LOCAL_ENDPOINT_ID',
  key: 'LOCAL_ENDPOINT_KEY',
  worker: 'LOCAL_WORKER_COMMAND',
  'workers-min': 'LOCAL_WORKERS_MIN',
  'workers-max': 'LOCAL_WORKERS_MAX',
  'idle-timeout': 'LOCAL_IDLE_TIMEOUT_SECONDS',
  scaler: 'LOCAL_SCALER',
  'queue-delay': 'LOCAL_QUEUE_DELAY_SECONDS',
  'request-count': 'LOCAL_REQUEST_COUNT',
  'cold-start': 'LOCAL_COLD_START_SECONDS',
  faults: 'LOCAL_FAULTS',
  'fault-seed': 'LOCAL_FAULT_SEED',
} as const;

/**
 * The configuration from the command line and, below it, the environment. Throws an Error that
 * names every problem. `defaultCommand` starts a worker when nothing else is said.
 */
export function readConfig(
  args: readonly string[],
  env: Environment,
  defaultCommand: readonly string[],
): EndpointConfig {
  const values = readEnv(LOCAL_ENDPOINT_ENV, { ...env, ...optionValues(args) });
  return new EndpointConfig(values, {
    key: values.LOCAL_ENDPOINT_KEY ?? randomBytes(24).toString('base64url'),
    workerCommand:
      values.LOCAL_WORKER_COMMAND === undefined
        ? defaultCommand
        : splitCommand(values.LOCAL_WORKER_COMMAND),
    workerEnvironment: inherited(env),
    faults: faultsOf(values.LOCAL_FAULTS),
  });
}

/** What `--help` prints. */
export function usage(): string {
  const lines = Object.entries(OPTIONS).map(([option, name]) => {
    const { description } = LOCAL_ENDPOINT_ENV[name];
    return `  --${option.padEnd(13)} ${description} (${name})`;
  });
  return `A RunPod Serverless endpoint on this machine.\n${lines.join('\n')}\n`;
}

function optionValues(args: readonly string[]): Environment {
  const options = Object.fromEntries(
    Object.keys(OPTIONS).map((option) => [option, { type: 'string' as const }]),
  );
  try {
    const { values } = parseArgs({ args: [...args], options });
    return Object.fromEntries(
      Object.entries(OPTIONS).flatMap(([option, name]) => {
        const value = values[option];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    );
  } catch (error) {
    throw new EnvError([error instanceof Error ? error.message : String(error)]);
  }
}

function faultsOf(text: string | undefined): readonly FaultRule[] {
  try {
    return text === undefined ? [] : readFaults(JSON.parse(text));
  } catch (error) {
    throw new EnvError([`LOCAL_FAULTS: ${(error as Error).message}`]);
  }
}

/** Secrets of the orchestrator and of this endpoint; a worker handles foreign media. */
const WITHHELD = [
  ...['X_API_KEY', 'SECRET_KEY', 'METRICS_TOKEN', 'DATABASE_URL', 'LOCAL_ENDPOINT_KEY'],
  // Workers store by signed addresses alone.
  ...['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'S3_SESSION_TOKEN'],
];

function inherited(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !entry[0].startsWith('RUNPOD_') && !WITHHELD.includes(entry[0]),
    ),
  );
}
