import { ERROR_CODES, ERRORS } from './error-codes';
import { ApiError, toApiError, toProblem } from './errors';

describe(toProblem.name, () => {
  const context = { instance: '/job/job_1', requestId: 'req_1' };

  it('says everything about a known error', () => {
    const errors = [{ pointer: '/url_srt', code: 'required', detail: 'url_srt is missing' }];

    expect(
      toProblem(new ApiError('validation_failed', 'url_srt is missing', { errors }), context),
    ).toEqual({
      type: 'urn:api-gpu:error:validation_failed',
      title: 'The request is not valid',
      status: 400,
      detail: 'url_srt is missing',
      instance: '/job/job_1',
      code: 'validation_failed',
      retryable: false,
      request_id: 'req_1',
      errors,
    });
  });

  it('tells nothing of an error that nobody foresaw', () => {
    const problem = toProblem(new Error('password=hunter2 in /srv/app/main.js:12'), context);

    expect(problem.code).toBe('internal');
    expect(JSON.stringify(problem)).not.toMatch(/hunter2|main\.js/);
  });

  it.each(ERROR_CODES)('has an error status and a title for %s', (code) => {
    expect(ERRORS[code].status).toBeGreaterThanOrEqual(400);
    expect(ERRORS[code].title.length).toBeGreaterThan(10);
  });
});

describe(toApiError.name, () => {
  it('takes an error of another library at its code', () => {
    const error = toApiError({ code: 'media_invalid', detail: 'no video stream', retryable: true });

    expect(error).toMatchObject({
      code: 'media_invalid',
      detail: 'no video stream',
      retryable: true,
    });
  });

  it("does not take Node's own codes for ours", () => {
    expect(toApiError(Object.assign(new Error('x'), { code: 'ENOENT' })).code).toBe('internal');
  });
});
