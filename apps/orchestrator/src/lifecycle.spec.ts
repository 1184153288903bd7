import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';

import { stopWell, type Signals } from './lifecycle';

/** A process whose signals the test sends and whose exits it counts. */
class FakeProcess extends EventEmitter {
  readonly stdin = new PassThrough() as unknown as Signals['stdin'] & PassThrough;
  readonly exits: number[] = [];

  exit(code: number): void {
    this.exits.push(code);
  }
}

describe(stopWell.name, () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const start = (exitWithParent: boolean, closing: Promise<unknown> = Promise.resolve()) => {
    const fake = new FakeProcess();
    const close = jest.fn(() => closing);
    stopWell({ close }, exitWithParent, fake);
    return { fake, close };
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it.each(['SIGTERM', 'SIGINT'])('closes, then exits with 0, on %s', async (signal) => {
    const { fake, close } = start(false);

    fake.emit(signal);
    await settled();

    expect([close.mock.calls.length, fake.exits]).toEqual([1, [0]]);
  });

  it('exits at once on the second signal', () => {
    const { fake, close } = start(false, new Promise(() => undefined));

    fake.emit('SIGTERM');
    expect(fake.exits).toEqual([]);
    fake.emit('SIGINT');

    expect([close.mock.calls.length, fake.exits]).toEqual([1, [1]]);
  });

  it('waits ten seconds and no longer', () => {
    const { fake } = start(false, new Promise(() => undefined));

    fake.emit('SIGTERM');
    jest.advanceTimersByTime(9_999);
    expect(fake.exits).toEqual([]);
    jest.advanceTimersByTime(1);

    expect(fake.exits).toEqual([1]);
  });

  it('says that closing failed', async () => {
    const { fake } = start(false, Promise.reject(new Error('no')));

    fake.emit('SIGTERM');
    await settled();

    expect(fake.exits).toEqual([1]);
  });

  it.each([
    [true, [0]],
    [false, []],
  ])('ends with its parent: %s', async (exitWithParent, exits) => {
    const { fake } = start(exitWithParent);

    fake.stdin.end();
    await settled();
    await settled();

    expect(fake.exits).toEqual(exits);
  });
});
