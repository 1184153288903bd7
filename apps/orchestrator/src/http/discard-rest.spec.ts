import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';

import { discardRest } from './discard-rest';

describe(discardRest.name, () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const incoming = (complete: boolean) =>
    Object.assign(new PassThrough(), { complete }) as unknown as IncomingMessage & PassThrough;

  it('reads on for five seconds, then cuts the connection', () => {
    const request = incoming(false);

    discardRest(request);
    request.write('more');
    jest.advanceTimersByTime(4_999);
    expect([request.destroyed, request.readableFlowing]).toEqual([false, true]);
    jest.advanceTimersByTime(1);

    expect(request.destroyed).toBe(true);
  });

  it('leaves a request alone whose body came whole', () => {
    const request = incoming(true);

    discardRest(request);

    expect([request.readableFlowing, jest.getTimerCount()]).toEqual([null, 0]);
  });

  it('waits no longer than the body takes', async () => {
    const request = incoming(false);

    discardRest(request);
    request.end();
    await new Promise((resolve) => request.once('end', resolve));

    expect(jest.getTimerCount()).toBe(0);
  });
});
