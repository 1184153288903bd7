import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  envBoolean,
  envChoice,
  envInteger,
  envList,
  envText,
  envUrl,
  PROCESS_ENV,
  TRACING_ENV,
  type EnvValues,
} from '@app/contracts';
import { AddressGuard } from '@app/net';

/**
 * Every environment variable of the worker; `.env.example` is checked against this list.
 * Those named RUNPOD_… are set by RunPod, or by whatever plays its part.
 */
export const WORKER_ENV = {
  RUNPOD_WEBHOOK_GET_JOB: envUrl({
    description: 'Where jobs are taken from; holds $ID or $RUNPOD_POD_ID.',
  }),
  RUNPOD_WEBHOOK_POST_OUTPUT: envUrl({
    description: 'Where results go; holds $RUNPOD_POD_ID and $ID.',
  }),
  RUNPOD_WEBHOOK_POST_STREAM: envUrl({
    description: 'Where chunks of a stream go; unset, they come together in the result.',
  }),
  RUNPOD_WEBHOOK_PING: envUrl({ description: 'Where the heartbeat goes; none when unset.' }),
  RUNPOD_PING_INTERVAL: envInteger({
    description: 'Between two heartbeats.',
    unit: 'ms',
    default: '10000',
    minimum: 100,
    maximum: 600_000,
  }),
  RUNPOD_AI_API_KEY: envText({ description: 'Sent as it is with every call.', secret: true }),
  RUNPOD_POD_ID: envText({ description: 'Who this worker is.', pattern: /^[\w.-]{1,128}$/ }),
  RUNPOD_GPU_TYPE_ID: envText({ description: 'Which GPU it has; stands in the addresses.' }),
  RUNPOD_GPU_NAME: envText({
    description:
      "Which GPU it has, e.g. NVIDIA+L4: what its seconds are priced by where NVIDIA's driver does not say it.",
  }),
  WORKER_CONCURRENCY: envInteger({
    description: 'Most jobs that run at once.',
    default: '1',
    minimum: 1,
    maximum: 64,
  }),
  WORKER_REFRESH: envBoolean({
    description: 'Take jobs once, flag their results so that RunPod stops the worker, and end.',
    default: 'false',
  }),
  STORE_ORIGINS: envList({
    description:
      'Exact origins of our own store and orchestrator, wherever they stand. When unset, those that come with a job are called, by the same rules as any source.',
    default: '',
    check: (item) => /^https?:$/.test(URL.parse(item)?.protocol ?? ''),
    form: 'which is not an origin like https://api.example.com',
  }),
  ALLOW_PRIVATE_NETWORKS: envList({
    description:
      'CIDRs that downloads may reach although not public, also by http: and on any port.',
    default: '',
    check: isCidr,
    form: 'which is not a CIDR like 10.0.0.0/8',
  }),
  ENCODER_POLICY: envChoice(['required', 'if-possible', 'disable'], {
    description: 'Whether the GPU must encode, may, or must not.',
    default: 'if-possible',
  }),
  FFMPEG_PATH: envText({ description: 'The ffmpeg to use.', default: 'ffmpeg' }),
  FFPROBE_PATH: envText({ description: 'The ffprobe to use.', default: 'ffprobe' }),
  WORK_DIR: envText({
    description: 'Holds a folder for each running job; several workers may share it.',
    default: join(tmpdir(), 'api-gpu-worker'),
  }),
  MIN_FREE_DISK_BYTES: envInteger({
    description:
      'Bytes that must be free in WORK_DIR, or the worker ends as not fit; a job that would begin with less, or download into it, fails as storage_full.',
    unit: 'bytes',
    default: '1000000000',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
  SHUTDOWN_GRACE_SECONDS: envInteger({
    description: 'From SIGTERM to the end, in which a running job may finish.',
    unit: 's',
    default: '10',
    minimum: 1,
    maximum: 3600,
  }),
  ...TRACING_ENV,
  ...PROCESS_ENV,
} as const;

export type WorkerEnv = EnvValues<typeof WORKER_ENV>;

function isCidr(text: string): boolean {
  try {
    return new AddressGuard([text]).opensNetworks;
  } catch {
    return false;
  }
}
