import { ApiError } from '@app/contracts';

import { failureBodies } from './worker.failure';

describe(failureBodies.name, () => {
  const failureBody = failureBodies({ name: 'NVIDIA L4' });

  it('has the facts as output, and a text that makes RunPod show the job as failed', () => {
    expect(failureBody(new ApiError('media_invalid', 'No video.'), { tookMs: 899.6 })).toEqual({
      output: {
        ...{ version: 1, status: 'failed' },
        failure: { code: 'media_invalid', detail: 'No video.', retryable: false, errors: [] },
        spent: { execution_ms: 900, gpu: 'NVIDIA L4' },
      },
      error: 'media_invalid: No video.',
    });
  });

  it("knows the runtime's own errors by their shape", () => {
    const lost = Object.assign(new Error(), { code: 'worker_lost', detail: 'Gone.' });

    expect(failureBody(lost, { tookMs: 0 })).toMatchObject({
      output: { failure: { code: 'worker_lost', retryable: true } },
      error: 'worker_lost: Gone.',
    });
  });

  it('says no secret again that stood in the wrong field', () => {
    const detail = 'max_pixels must be a number, not "whsec_MfKQ9r8GKYqrTwjU"';
    const errors = [{ pointer: '/limits/max_pixels', code: 'type', detail }];

    const body = failureBody(new ApiError('validation_failed', detail, { errors }), { tookMs: 1 });

    expect(JSON.stringify(body).match(/whsec_\[redacted\]/g)?.length).toBe(3);
    expect(JSON.stringify(body)).not.toContain('MfKQ9r8GKYqrTwjU');
  });
});
