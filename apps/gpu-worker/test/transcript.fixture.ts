/**
 * What runpod-python 1.12.0 sent in recorded runs, without what differs from run to run. Where this
 * worker differs on purpose, `ours` says what it sends in its place.
 */
const DONE = 'POST job-done/pod-1';
const GPU = '?gpu=NVIDIA+L4';

/** The header lines that RunPod may look at; the rest is about connections. */
export const HEADERS = {
  get: { authorization: 'worker-key', 'content-type': 'application/json' },
  ping: { authorization: 'worker-key', accept: '*/*' },
  post: {
    authorization: 'worker-key',
    'content-type': 'application/x-www-form-urlencoded',
    charset: 'utf-8',
  },
} as const;

/** Scenario 1: one job with everything that RunPod is known to send beside its input. */
export const WHOLE_JOB = {
  id: '11111111-aaaa-bbbb-cccc-000000000001-u1',
  input: { do: 'echo-job' },
  webhook: null,
  ...{ delayTime: 12, executionTime: 0, retries: 0, status: 200, error: '' },
  batchId: 'batch_x',
  policy: { executionTimeout: 600_000 },
  s3Config: { bucketName: 'b' },
};

export const WHOLE_JOB_LINES = {
  ping: `GET ping/pod-1${GPU}&runpod_version=1.12.0`,
  take: `GET job-take/pod-1${GPU}&job_in_progress=0`,
  stop: `GET job-stop/pod-1${GPU}`,
  done: `${DONE}/${WHOLE_JOB.id}${GPU}&isStream=false`,
};

/** Scenario 2: what each kind of return puts into the body of job-done. */
export const RETURNS: readonly [string, readonly unknown[]][] = [
  ['string', [{ output: 'héllo ☃' }]],
  ['list', [{ output: [1, 2, { a: null }] }]],
  ['none', [{ output: null }]],
  ['bool', [{ output: true }]],
  ['empty-dict', [{}]],
  ['output-key', [{ output: { output: { x: 1 } } }]],
  ['error-key', [{ output: { detail: { code: 7 } }, error: 'handler said no' }]],
  [
    'progress',
    [
      { status: 'IN_PROGRESS', output: 'Update 1/2' },
      { status: 'IN_PROGRESS', output: { step: 2, of: 2 } },
      { output: 'done' },
    ],
  ],
  ['refresh', [{ output: { ok: 1 }, stopPod: true }]],
];

/** Scenario 2, raise: the keys of the JSON in the error text. */
export const RAISED_KEYS = [
  'error_message',
  'error_traceback',
  'error_type',
  'hostname',
  'runpod_version',
  'worker_id',
];

/** Scenarios 3: chunks by job, then the end; `isStream` is true for that alone. */
export const STREAMS = (aggregate: boolean) => [
  {
    job: { id: 'job-s1', input: { do: 'chunks', n: 3 } },
    chunks: [{ output: { n: 0 } }, { output: { n: 1 } }, { output: { n: 2 } }],
    done: { output: aggregate ? [{ n: 0 }, { n: 1 }, { n: 2 }] : [] },
  },
  {
    job: { id: 'job-s2', input: { do: 'chunks', n: 2, text: true } },
    chunks: [{ output: 'chunk 0' }, { output: 'chunk 1' }],
    done: { output: aggregate ? ['chunk 0', 'chunk 1'] : [] },
  },
  {
    job: { id: 'job-s3', input: { do: 'chunks', n: 1, text: true, boom: true } },
    chunks: [{ output: 'chunk 0' }],
    done: { error: expect.stringMatching(/^handler: gen boom \ntraceback: /) as unknown },
  },
];

export const STREAM_LINES = (jobId: string) => ({
  chunk: `POST job-stream/pod-1/${jobId}${GPU}&isStream=false`,
  done: `${DONE}/${jobId}${GPU}&isStream=true`,
});

/** Scenario 4: three slots, one of three jobs is stopped, then there is room for one more. */
export const CONCURRENCY_LINES = {
  batch: `GET job-take-batch/pod-1${GPU}&batch_size=3&job_in_progress=0`,
  single: `GET job-take/pod-1${GPU}&job_in_progress=1`,
  held: `GET ping/pod-1${GPU}&job_id=job-c0%2Cjob-c1%2Cjob-c2&runpod_version=1.12.0`,
  afterStop: `GET ping/pod-1${GPU}&job_id=job-c0%2Cjob-c2&runpod_version=1.12.0`,
};

/** Scenario 5: what job-take may answer with before it brings a job. */
export const TAKE_ANSWERS = [
  { status: 400, body: { error: 'flashboot' } },
  { status: 403, body: { error: 'forbidden' } },
  { status: 500, body: { error: 'x' } },
  { status: 200, body: '<html>', type: 'text/html' },
  { status: 200, body: '{nope' },
  { status: 200, body: { input: {} } },
] as const;

/** Scenario 6: what job-done is answered with, and how often the result is sent. */
export const DONE_ANSWERS = {
  'job-500-500-200': { replies: [500, 500, 200], official: 3, ours: 3 },
  'job-500x3': { replies: [500, 500, 500], official: 3, ours: 4 },
  'job-429': { replies: [429], official: 1, ours: 2 },
  'job-400': { replies: [400], official: 1, ours: 1 },
  'job-reset': { replies: ['reset'], official: 1, ours: 2 },
} as const;

/** Scenario 8: the one call of a worker that is not fit. */
export const UNFIT_LINE = `GET ping/pod-1${GPU}&status=unhealthy&check=check_model_file&reason=RuntimeError%3A+model+file+missing&runpod_version=1.12.0`;
