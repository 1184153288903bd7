import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ApiError } from './errors';
import { fromFailure, toFailure } from './job-outcome';
import { readManifest, readOutcome, readProgress } from './job-outcome.readers';

const manifest = {
  version: 1,
  job_id: 'job_1',
  task_id: 'task_1',
  attempt_id: 'att_1',
  outputs: {
    video: {
      key: 'o/a/b',
      filename: 'caption.mp4',
      content_type: 'video/mp4',
      size_bytes: 3,
      sha256: 'a'.repeat(64),
      media: null,
    },
  },
  data: null,
  warnings: [],
  metrics: {
    execution_ms: 1,
    download_ms: 1,
    render_ms: 1,
    verify_ms: 1,
    upload_ms: 1,
    encoder: 'libx264',
    fallback_reason: null,
    speed: null,
    gpu: 'NVIDIA L4',
  },
};

/** Outcomes as workers really wrote them, before they named their GPU and since. */
function stored(file: string): { readonly succeeded: object; readonly failed: object } {
  const path = join(__dirname, '..', 'fixtures', file);
  return JSON.parse(readFileSync(path, 'utf8')) as ReturnType<typeof stored>;
}

describe(readOutcome.name, () => {
  it('reads a success', () => {
    const outcome = { version: 1, status: 'succeeded', manifest };

    expect(readOutcome(outcome)).toEqual(outcome);
  });

  it('reads a failure and brings it back as the error it was', () => {
    const failure = toFailure(new ApiError('media_invalid', 'no video stream'));
    const outcome = readOutcome({ version: 1, status: 'failed', failure });

    expect(outcome).toEqual({ version: 1, status: 'failed', failure });
    expect(fromFailure(failure)).toMatchObject({ code: 'media_invalid', retryable: false });
  });

  it('reads what a failure has used up', () => {
    const { failed } = stored('job-outcomes.v1-with-gpu.json');

    expect(readOutcome(failed)).toEqual(failed);
  });

  it('reads outcomes of workers that do not name their GPU yet', () => {
    const { succeeded, failed } = stored('job-outcomes.v1.json');
    const now = stored('job-outcomes.v1-with-gpu.json').succeeded;

    expect(readOutcome(succeeded)).toEqual(withGpu(now, null));
    expect(readOutcome(failed)).toEqual(failed);
  });

  it('takes outcomes of newer workers, with fields that it does not know', () => {
    const newer = { ...manifest, metrics: { ...manifest.metrics, joules: 7 }, signature: 'x' };
    const failure = { ...toFailure(new ApiError('internal', 'x')), severity: 'high' };

    expect([
      readOutcome({ version: 1, status: 'succeeded', manifest: newer, extra: 1 })?.status,
      readOutcome({ version: 1, status: 'failed', failure, extra: 1 })?.status,
    ]).toEqual(['succeeded', 'failed']);
  });

  it.each([
    ['no object', 7, undefined],
    ['no time', { gpu: 'NVIDIA L4' }, undefined],
    ['a time below zero', { execution_ms: -1, gpu: null }, undefined],
    ['a GPU that is no text', { execution_ms: 1, gpu: 4090 }, { execution_ms: 1, gpu: null }],
    ['an endless name', { execution_ms: 1, gpu: 'x'.repeat(1e6) }, gpuOfLength(100)],
  ])('takes from what a failure has used up only what can be used: %s', (_what, spent, read) => {
    const failure = toFailure(new ApiError('internal', 'x'));

    expect(readOutcome({ version: 1, status: 'failed', failure, spent })).toEqual({
      ...{ version: 1, status: 'failed', failure },
      ...(read && { spent: read }),
    });
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'done'],
    ['progress', { stage: 'rendering', progress: 3 }],
    ['another version', { version: 2, status: 'succeeded', manifest }],
    ['a manifest without files', { version: 1, status: 'succeeded', manifest: {} }],
    ['a code that is not of the list', { version: 1, status: 'failed', failure: { code: 'oops' } }],
  ])('makes nothing of %s', (_name, value) => {
    expect(readOutcome(value)).toBeUndefined();
  });
});

function gpuOfLength(length: number) {
  return { execution_ms: 1, gpu: 'x'.repeat(length) };
}

function withGpu(outcome: object, gpu: string | null): unknown {
  return JSON.parse(JSON.stringify(outcome), (key, value: unknown) =>
    key === 'gpu' ? gpu : value,
  );
}

describe(readManifest.name, () => {
  it.each([
    [undefined, null],
    [null, null],
    ['', null],
    [{ name: 'x' }, null],
    ['NVIDIA L40S', 'NVIDIA L40S'],
    ['y'.repeat(101), 'y'.repeat(100)],
  ])('reads the GPU %j', (gpu, read) => {
    const written = { ...manifest, metrics: { ...manifest.metrics, gpu } };

    expect(readManifest(written)?.metrics.gpu).toBe(read);
  });

  it.each([
    ['a size that is no number', { size_bytes: '3' }],
    ['a hash of another form', { sha256: 'xyz' }],
    ['no key', { key: undefined }],
  ])('refuses a file with %s', (_name, change) => {
    const broken = { ...manifest, outputs: { video: { ...manifest.outputs.video, ...change } } };

    expect(readManifest(broken)).toBeUndefined();
  });
});

describe(readProgress.name, () => {
  it('reads progress and drops what it cannot use', () => {
    expect(
      readProgress({ stage: 'rendering', progress: 40, eta_seconds: 'soon', speed: 2 }),
    ).toEqual({ stage: 'rendering', progress: 40, eta_seconds: null, speed: 2 });
  });

  it.each([undefined, { stage: 'finished', progress: 1 }, { stage: 'rendering', progress: 101 }])(
    'makes nothing of %j',
    (value) => {
      expect(readProgress(value)).toBeUndefined();
    },
  );
});
