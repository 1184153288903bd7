import { PassThrough } from 'node:stream';

import { Pace } from './pace';

describe(Pace.name, () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('ends a stream that becomes slow', () => {
    const source = new PassThrough().on('error', () => undefined);
    const pace = new Pace(source);

    pace.count(480_000);
    jest.advanceTimersByTime(30_000);
    expect(source.destroyed).toBe(false);
    pace.count(479_999);
    jest.advanceTimersByTime(30_000);

    expect(source.errored).toMatchObject({ code: 'upload_failed' });
    pace.stop();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('watches no longer than it is asked to', () => {
    const source = new PassThrough();

    new Pace(source).stop();
    jest.advanceTimersByTime(60_000);

    expect(source.destroyed).toBe(false);
  });
});
