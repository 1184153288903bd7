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
  },
};

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

describe(readManifest.name, () => {
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
