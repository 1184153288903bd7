import type { Failure } from '@app/contracts';

import type { ProviderStatus } from '../../runpod/gpu.provider';
import { NO_STATUS } from '../../runpod/gpu.provider.testing';
import { decideAttempt, type AttemptFacts, type Decision } from './attempt.decision';
import { manifestOf } from '../jobs.testing';

const MANIFEST = manifestOf(
  {
    version: 2,
    job_id: 'job_1',
    task_id: 'task_1',
    attempt_id: 'att_1',
  } as never,
  {},
);
const LOST = failure('worker_lost', 'The worker stopped before the job was done.', true);
const WAIT: Decision = { kind: 'wait', running: false };

const FACTS: AttemptFacts = {
  manifest: undefined,
  status: undefined,
  hasProviderId: true,
  ageMs: 60_000,
  runningMs: 50_000,
  deliveries: 1,
  grantsLeftMs: 0,
  executionTimeoutMs: 1_800_000,
};

function status(state: ProviderStatus['state'], more: Partial<ProviderStatus> = {}) {
  return { ...NO_STATUS, state, ...more };
}

function failure(code: Failure['code'], detail: string, retryable: boolean): Failure {
  return { code, detail, retryable, errors: [] };
}

function failed(reason: Failure, { counted = true, lostWorkers = 0 } = {}): Decision {
  return { kind: 'fail', failure: reason, counted, lostWorkers };
}

const UNREADABLE = failure('media_invalid', 'url_video is not a video', false);
const OUTDATED = failure('worker_outdated', 'This worker is older.', true);
const FAILED_OUTPUT = { version: 1, status: 'failed', failure: UNREADABLE };

const TABLE: readonly (readonly [what: string, Partial<AttemptFacts>, Decision])[] = [
  ['a manifest', { manifest: MANIFEST }, { kind: 'succeed', manifest: MANIFEST }],
  [
    'a manifest of what the provider says failed',
    { manifest: MANIFEST, status: status('failed', { error: 'job timed out after 1 retries' }) },
    { kind: 'succeed', manifest: MANIFEST },
  ],
  [
    'a manifest of what the provider has forgotten',
    { manifest: MANIFEST, status: status('gone') },
    { kind: 'succeed', manifest: MANIFEST },
  ],
  ['a provider that can not be asked', {}, WAIT],
  ['a place in the queue', { status: status('queued') }, WAIT],
  ['a state that has no name here', { status: status('unknown') }, WAIT],
  ['a run', { status: status('running') }, { kind: 'wait', running: true }],
  [
    'a run with progress',
    { status: status('running', { output: { stage: 'rendering', progress: 40, speed: 2 } }) },
    {
      kind: 'wait',
      running: true,
      progress: { stage: 'rendering', progress: 40, eta_seconds: null, speed: 2 },
    },
  ],
  [
    'a run with progress that is none',
    { status: status('running', { output: { stage: 'rendering', progress: '40' } }) },
    { kind: 'wait', running: true },
  ],
  [
    'an end without an output, since it was refused or too large',
    { status: status('completed') },
    failed(failure('worker_lost', 'The worker ended without a result.', true)),
  ],
  [
    'a success that left no manifest which matches',
    {
      status: status('completed', {
        output: { version: 1, status: 'succeeded', manifest: MANIFEST },
      }),
    },
    failed(failure('output_invalid', 'The result is not stored as the worker reported it.', true)),
  ],
  [
    'a typed failure',
    { status: status('completed', { output: FAILED_OUTPUT }) },
    failed(UNREADABLE),
  ],
  [
    'the same as FAILED',
    { status: status('failed', { output: FAILED_OUTPUT }) },
    failed(UNREADABLE),
  ],
  [
    'a worker that is too old',
    { status: status('failed', { output: { ...FAILED_OUTPUT, failure: OUTDATED } }) },
    failed(OUTDATED, { counted: false }),
  ],
  [
    'a worker that was stopped by the provider',
    {
      status: status('failed', {
        output: { ...FAILED_OUTPUT, failure: failure('canceled', 'Stopped.', false) },
      }),
    },
    failed(LOST),
  ],
  [
    "a failure's text where its output was lost",
    { status: status('failed', { error: 'media_invalid: url_video is not a video' }) },
    failed(UNREADABLE),
  ],
  [
    "RunPod's timeout",
    { status: status('failed', { error: 'executionTimeout exceeded' }) },
    failed(failure('timed_out', 'The job ran for longer than 1800 s.', false)),
  ],
  [
    'a worker that went away twice',
    { status: status('failed', { error: 'job timed out after 1 retries' }) },
    failed(LOST, { lostWorkers: 2 }),
  ],
  [
    'one that went away once',
    { status: status('failed', { error: 'job timed out after 0 retries' }) },
    failed(LOST, { lostWorkers: 1 }),
  ],
  [
    'TIMED_OUT of an attempt that two workers began',
    { status: status('timed_out'), deliveries: 2 },
    failed(LOST, { lostWorkers: 2 }),
  ],
  [
    'an error text of any other kind, which is shown to nobody',
    { status: status('failed', { error: '{"error_type":"<class \'E\'>","trace":"/app/x.py"}' }) },
    failed(LOST, { lostWorkers: 1 }),
  ],
  ['a cancellation by somebody else', { status: status('canceled') }, failed(LOST)],
  [
    'a run that is as long as it may be',
    { status: status('running'), runningMs: 2_400_000 },
    { kind: 'wait', running: true },
  ],
  ['a longer one', { status: status('running'), runningMs: 2_400_001 }, failed(LOST)],
  [
    'the same by two workers, one after the other',
    { status: status('running'), runningMs: 2_400_001, deliveries: 2 },
    { kind: 'wait', running: true },
  ],
  [
    'a state without a name for too long',
    { status: status('unknown'), runningMs: 2_400_001 },
    failed(LOST),
  ],
  [
    'a place in the queue when no grant is left',
    { status: status('queued'), runningMs: null, grantsLeftMs: -1 },
    failed(LOST, { counted: false }),
  ],
  ['a provider that can not be asked for as long', { grantsLeftMs: -1 }, failed(LOST)],
  ['expiry in the middle of the run', { status: status('gone') }, failed(LOST)],
  [
    'expiry in the queue',
    { status: status('gone'), runningMs: null },
    failed(LOST, { counted: false }),
  ],
  [
    'TIMED_OUT in the queue',
    { status: status('timed_out'), runningMs: null },
    failed(LOST, { counted: false }),
  ],
  [
    'a submission whose answer is still awaited',
    { hasProviderId: false, runningMs: null, ageMs: 14_999 },
    WAIT,
  ],
  [
    'a submission whose answer was lost',
    { hasProviderId: false, runningMs: null, ageMs: 15_000 },
    failed(LOST, { counted: false }),
  ],
  ['one that runs although its answer was lost', { hasProviderId: false, ageMs: 900_000 }, WAIT],
  [
    'one without an id that ran for too long',
    { hasProviderId: false, runningMs: 1_815_001 },
    failed(LOST),
  ],
];

describe(decideAttempt.name, () => {
  it.each(TABLE)('knows what follows from %s', (_what, facts, decision) => {
    expect(decideAttempt({ ...FACTS, ...facts })).toEqual(decision);
  });
});
