import { PassThrough } from 'node:stream';

import { collectBody } from './collect-body';

const errorOf = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe(collectBody.name, () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('gives up on a body that does not come in time, and leaves no timer', async () => {
    const outcome = errorOf(collectBody(new PassThrough(), 10, 15_000));

    jest.advanceTimersByTime(15_000);

    expect(await outcome).toMatchObject({
      code: 'validation_failed',
      status: 408,
      retryable: true,
      detail: 'The body took longer than 15 s to come.',
    });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('refuses a body that ends in its middle', async () => {
    const payload = new PassThrough();
    const outcome = errorOf(collectBody(payload, 10, 15_000));

    payload.write('{');
    payload.destroy();

    expect(await outcome).toMatchObject({ detail: 'The body ended too early.' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('stops reading an endless body soon after the limit', async () => {
    const payload = new PassThrough();
    const outcome = errorOf(collectBody(payload, 10, 15_000));

    payload.write(Buffer.alloc(101));

    expect(await outcome).toMatchObject({ code: 'payload_too_large' });
  });
});
