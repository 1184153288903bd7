import { envBoolean, envChoice, envInteger, envNumber, envText } from '@app/contracts';

/** How the service behaves towards clients and workers, where RunPod leaves it open, and faults. */
export const SERVICE_ENV = {
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
  LOCAL_LOST_JOB_STATUS: envChoice(['FAILED', 'TIMED_OUT'], {
    description:
      'How a job ends that lost two workers; reports say FAILED, the documentation both.',
    default: 'FAILED',
  }),
  LOCAL_LATE_RESULT_STATUS: envChoice(['200', '400', '404'], {
    description: 'What job-done answers for a job that has ended; RunPod does not say its own.',
    default: '200',
  }),
  LOCAL_RATE_LIMITS: envBoolean({
    description: "Answer 429 over RunPod's documented rates.",
    default: 'true',
  }),
  LOCAL_WEBHOOKS: envChoice(['all', 'loopback', 'off'], {
    description: 'Which webhooks are called.',
    default: 'all',
  }),
  LOCAL_FAULTS: envText({
    description: 'Faults to inject, as a JSON list (docs/local-endpoint.md).',
  }),
  LOCAL_FAULT_SEED: envInteger({
    description: 'The same seed draws the same faults.',
    default: '1',
    minimum: 0,
    maximum: 2_147_483_647,
  }),
} as const;
