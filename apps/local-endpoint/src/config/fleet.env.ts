import { envChoice, envInteger, envNumber, envText } from '@app/contracts';

/** Which workers the local endpoint starts, when, and for how long. */
export const FLEET_ENV = {
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
  LOCAL_SCALER: envChoice(['QUEUE_DELAY', 'REQUEST_COUNT'], {
    description: 'When another worker is started: by how long jobs wait, or by how many there are.',
    default: 'QUEUE_DELAY',
  }),
  LOCAL_QUEUE_DELAY_SECONDS: envNumber({
    description: "With QUEUE_DELAY, how long a job waits before it gets a worker; RunPod's is 4.",
    unit: 's',
    default: '0',
    minimum: 0,
    maximum: 3600,
  }),
  LOCAL_REQUEST_COUNT: envInteger({
    description: 'With REQUEST_COUNT, for how many jobs there is one worker.',
    default: '4',
    minimum: 1,
    maximum: 10_000,
  }),
  LOCAL_COLD_START_SECONDS: envNumber({
    description: 'How long a worker takes to come up before its process is started.',
    unit: 's',
    default: '0',
    minimum: 0,
    maximum: 3600,
  }),
  LOCAL_STOP_GRACE_SECONDS: envNumber({
    description: 'Between SIGTERM and SIGKILL of a worker; on RunPod it seems to be 10 to 15.',
    unit: 's',
    default: '5',
    minimum: 0.1,
    maximum: 600,
  }),
} as const;
