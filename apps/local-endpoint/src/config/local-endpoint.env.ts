import {
  envBoolean,
  envChoice,
  envInteger,
  envNumber,
  envText,
  type EnvValues,
} from '@app/contracts';

/** Every environment variable of the local endpoint; `.env.example` is checked against this list. */
export const LOCAL_ENDPOINT_ENV = {
  LOCAL_ENDPOINT_PORT: envInteger({
    description: 'Where the local endpoint listens; 0 is any free port.',
    default: '8000',
    minimum: 0,
    maximum: 65_535,
  }),
  LOCAL_ENDPOINT_HOST: envText({
    description: 'The address it listens on; another one than loopback lets outside workers poll.',
    default: '127.0.0.1',
  }),
  LOCAL_ENDPOINT_ID: envText({
    description: 'Its endpoint id, as in /v2/{id}/run.',
    default: 'local',
    pattern: /^[\w-]{1,64}$/,
    form: 'at most 64 letters, digits, _ and -',
  }),
  LOCAL_ENDPOINT_KEY: envText({
    description: 'The key of its clients and workers; made and printed at start when unset.',
    secret: true,
    pattern: /^[\x21-\x7e]{8,}$/,
    form: 'at least 8 printable characters without spaces',
  }),
  LOCAL_WORKER_COMMAND: envText({
    description: 'Starts one worker; the bundled gpu-worker when unset. Words may be quoted.',
  }),
  LOCAL_WORKERS_MIN: envInteger({
    description: 'Worker processes that are always up.',
    default: '0',
    minimum: 0,
    maximum: 100,
  }),
  LOCAL_WORKERS_MAX: envInteger({
    description: 'Most worker processes; 0 leaves the work to workers that poll from outside.',
    default: '1',
    minimum: 0,
    maximum: 100,
  }),
  LOCAL_IDLE_TIMEOUT_SECONDS: envNumber({
    description: 'How long an idle worker process stays.',
    unit: 's',
    default: '60',
    minimum: 0.1,
    maximum: 86_400,
  }),
  LOCAL_POLL_HOLD_SECONDS: envNumber({
    description:
      'How long an empty job-take or job-stop is held open; RunPod does not say its own.',
    unit: 's',
    default: '5',
    minimum: 0,
    maximum: 80,
  }),
  LOCAL_PING_INTERVAL_MS: envInteger({
    description: 'How often workers are told to ping.',
    unit: 'ms',
    default: '4000',
    minimum: 1000,
    maximum: 60_000,
  }),
  LOCAL_PING_LOSS_SECONDS: envNumber({
    description: 'After how long without a ping that names it a job is taken from its worker.',
    unit: 's',
    default: '40',
    minimum: 1,
    maximum: 3600,
  }),
  LOCAL_EXECUTION_TIMEOUT_SECONDS: envNumber({
    description: 'How long a job may run whose policy does not say.',
    unit: 's',
    default: '600',
    minimum: 1,
    maximum: 604_800,
  }),
  LOG_LEVEL: envChoice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    description: 'Least level that is logged.',
    default: 'info',
  }),
  EXIT_WITH_PARENT: envBoolean({
    description: 'Stop when standard input closes; set by whoever supervises.',
    default: 'false',
  }),
} as const;

export type LocalEndpointEnv = EnvValues<typeof LOCAL_ENDPOINT_ENV>;
