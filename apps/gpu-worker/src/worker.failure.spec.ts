import { ApiError } from '@app/contracts';

import { failureBody } from './worker.failure';

describe(failureBody.name, () => {
  it('has the facts as output, and a text that makes RunPod show the job as failed', () => {
    expect(failureBody(new ApiError('media_invalid', 'No video.'))).toEqual({
      output: {
        ...{ version: 1, status: 'failed' },
        failure: { code: 'media_invalid', detail: 'No video.', retryable: false, errors: [] },
      },
      error: 'media_invalid: No video.',
    });
  });

  it("knows the runtime's own errors by their shape", () => {
    const lost = Object.assign(new Error(), { code: 'worker_lost', detail: 'Gone.' });

    expect(failureBody(lost)).toMatchObject({
      output: { failure: { code: 'worker_lost', retryable: true } },
      error: 'worker_lost: Gone.',
    });
  });
});
