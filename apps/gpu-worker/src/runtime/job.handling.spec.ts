import { pino } from 'pino';

import { handle, type HandlingOptions } from './job.handling';
import type { QueuedJob } from './job.queue';
import type { TakenJobHandler } from './taken-job.handler';

/** Python's type, the value in JavaScript, and what runpod-python 1.12.0 posted for it. */
const RETURNED: readonly [string, unknown, object][] = [
  ['a text', 'héllo ☃', { output: 'héllo ☃' }],
  ['a list', [1, 2, { a: null }], { output: [1, 2, { a: null }] }],
  ['null', null, { output: null }],
  ['nothing', undefined, { output: null }],
  ['false', false, { output: false }],
  ['a date, by its own JSON', new Date(0), { output: '1970-01-01T00:00:00.000Z' }],
  ['an empty object', {}, {}],
  ['an object with output', { output: { x: 1 } }, { output: { output: { x: 1 } } }],
  ['an object with error', { error: 'no', detail: 7 }, { output: { detail: 7 }, error: 'no' }],
  ['an error alone', { error: 'no' }, { error: 'no' }],
  ['an empty error', { error: '', x: 1 }, { output: { x: 1 } }],
  ['refresh_worker', { refresh_worker: true, ok: 1 }, { output: { ok: 1 }, stopPod: true }],
  ['no refresh_worker', { refresh_worker: false, ok: 1 }, { output: { ok: 1 } }],
];

/** What JSON can't carry, or carries as something else. */
const LOSSY: readonly [string, unknown, string][] = [
  ['a circle', circle(), 'can not be written as JSON: Converting circular structure to JSON'],
  ['a BigInt', 10n, 'can not be written as JSON: Do not know how to serialize a BigInt'],
  [
    'bytes',
    { file: Buffer.from('x') },
    'can not be written as JSON: it holds binary data, which has to become text first',
  ],
  [
    'a Map',
    { map: new Map() },
    'can not be written as JSON: it holds a Map or a Set, whose content would be lost',
  ],
  ['a function', () => 1, 'can not be written as JSON: it holds a function'],
];

describe(handle.name, () => {
  function setUp(options: Partial<HandlingOptions> = {}) {
    const controller = new AbortController();
    const chunks: unknown[] = [];
    const run = async (
      handler: TakenJobHandler['handle'],
      job: QueuedJob = { id: 'j' },
      sendChunk: ((chunk: unknown) => Promise<void>) | undefined = async (chunk) =>
        void chunks.push(chunk),
    ) => {
      const context = {
        ...{ signal: controller.signal, log: pino({ level: 'silent' }) },
        ...{ progress: () => undefined, afterReport: () => undefined },
      };
      const abandon = new AbortController().signal;
      const work = { handler: Promise.resolve({ handle: handler }), job, context, abandon };
      const { text, streamed } = await handle(
        { ...work, sendChunk },
        { workerId: 'pod-1', ...options },
      );
      return { body: JSON.parse(text) as { readonly error?: string }, streamed };
    };
    return { run, chunks, controller };
  }

  it('says to whoever describes a failure how long the job took, and where', async () => {
    const told: unknown[] = [];
    const describeFailure: HandlingOptions['describeFailure'] = (_error, how) => {
      told.push(how);
      return { error: 'x' };
    };
    await setUp({ describeFailure }).run(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Error('no');
    });

    expect(told).toEqual([
      { streamed: false, workerId: 'pod-1', tookMs: expect.any(Number) as number },
    ]);
    expect((told as { tookMs: number }[])[0]?.tookMs).toBeGreaterThanOrEqual(19);
  });

  it.each(RETURNED)('posts %s as the official SDK does', async (_what, returned, body) => {
    expect(await setUp().run(() => returned)).toEqual({ body, streamed: false });
  });

  it.each(LOSSY)('turns %s into an error', async (_what, returned, why) => {
    const { body } = await setUp().run(() => returned);

    expect(body).toEqual({ error: `The result ${why}.` });
  });

  it.each([
    ['a1b2-u1', 9_000_000],
    ['sync-a1b2-u1', 18_000_000],
  ])('turns a result of %s over %d bytes into an error', async (id, most) => {
    const { run } = setUp();
    const fits = 'x'.repeat(most - '{"output":""}'.length);

    expect((await run(() => fits, { id })).body).toEqual({ output: fits });
    expect((await run(() => `${fits}x`, { id })).body).toEqual({
      error: `The result has ${most + 1} bytes, and ${most} can be returned.`,
    });
  });

  it('makes a text of an error of any kind', async () => {
    const { run } = setUp();
    const errors = [{ code: 7 }, 42, new Error('boom'), 10n];

    const bodies = [];
    for (const error of errors) bodies.push((await run(() => ({ error }))).body);

    expect(bodies).toEqual([
      { error: '{"code":7}' },
      { error: '42' },
      { error: 'boom' },
      { error: '10' },
    ]);
  });

  it('describes what a handler throws in the words of the official SDK', async () => {
    const { body } = await setUp().run(() => {
      throw new RangeError('boom');
    });

    expect(Object.keys(body)).toEqual(['error']);
    expect(JSON.parse(body.error ?? '')).toEqual({
      error_type: "<class 'RangeError'>",
      error_message: 'boom',
      error_traceback: expect.stringContaining('job.handling.spec') as unknown,
      hostname: expect.any(String) as unknown,
      worker_id: 'pod-1',
      runpod_version: '1.12.0',
    });
  });

  it('leaves the description of failures to whoever wants to, and survives that one', async () => {
    const own = setUp({ describeFailure: (error) => ({ error: `own ${String(error)}` }) });
    const broken = setUp({
      describeFailure: () => {
        throw new Error();
      },
    });
    const boom = (): never => {
      throw 'boom' as unknown as Error;
    };

    expect((await own.run(boom)).body).toEqual({ error: 'own boom' });
    expect((await broken.run(boom)).body).toEqual({
      error: 'The job failed, and so did the description of how.',
    });
  });

  it.each([
    ['no input', { id: 'j' }],
    ['null', { id: 'j', input: null }],
    ['an empty input', { id: 'j', input: {} }],
  ])('gives a job with %s to the handler as {}', async (_what, job) => {
    const { body } = await setUp().run(({ input }) => [input], job);

    expect(body).toEqual({ output: [{}] });
  });

  it.each([
    [{ id: 'j' }, 'The job has no input, or an empty one.'],
    [{ id: 'j', input: {} }, 'The job has no input, or an empty one.'],
    [{ id: 'j', input: 'text' }, 'The input of the job is not an object.'],
    [{ id: 'j', input: [1] }, 'The input of the job is not an object.'],
  ])('answers %j at once where an input is needed', async (job, error) => {
    const handler = jest.fn();

    expect((await setUp({ needsInput: true }).run(handler, job)).body).toEqual({ error });
    expect(handler).not.toHaveBeenCalled();
  });

  it('reports why a job was ended, whatever its handler makes of that', async () => {
    const { run, controller } = setUp();

    const { body } = await run(async () => {
      controller.abort(new Error('told to stop'));
      throw new Error('something else');
    });

    expect(JSON.parse(body.error ?? '')).toMatchObject({ error_message: 'told to stop' });
  });

  describe('streams', () => {
    it('sends each chunk before it asks for the next one', async () => {
      const order: string[] = [];
      const { run } = setUp();

      const done = await run(
        async function* () {
          for (const n of [1, 2]) {
            order.push(`made ${n}`);
            yield n;
          }
        },
        { id: 'j' },
        async (chunk) => {
          await Promise.resolve();
          order.push(`sent ${String(chunk)}`);
        },
      );

      expect(order).toEqual(['made 1', 'sent 1', 'made 2', 'sent 2']);
      expect(done).toEqual({ body: { output: [] }, streamed: true });
    });

    it.each([
      ['a generator', () => [1, 2].values()],
      ['a promised async generator', async () => numbers()],
    ])('streams %s, and repeats its chunks where that is wanted', async (_what, handler) => {
      const { run, chunks } = setUp({ aggregateStream: true });

      expect(await run(handler)).toEqual({ body: { output: [1, 2] }, streamed: true });
      expect(chunks).toEqual([1, 2]);
    });

    it('ends with a chunk that has an error, and closes the generator', async () => {
      const { run, chunks } = setUp();
      let closed = false;

      const done = await run(async function* () {
        try {
          yield { n: 1 };
          yield { error: { code: 7 } };
          yield { n: 2 };
        } finally {
          closed = true;
        }
      });

      expect(done).toEqual({ body: { error: '{"code":7}' }, streamed: true });
      expect([chunks, closed]).toEqual([[{ n: 1 }], true]);
    });

    it('says what a generator throws as plain text', async () => {
      const { body, streamed } = await setUp().run(async function* () {
        yield 1;
        throw new Error('gen boom');
      });

      expect(body.error).toMatch(/^handler: gen boom \ntraceback: Error: gen boom\n {4}at /);
      expect(streamed).toBe(true);
    });

    it('ends between two chunks when the job is ended', async () => {
      const { run, chunks, controller } = setUp();

      await run(async function* () {
        yield 1;
        controller.abort(new Error('stop'));
        yield 2;
      });

      expect(chunks).toEqual([1]);
    });

    it('bounds what a result repeats', async () => {
      const { body } = await setUp({ aggregateStream: true }).run(function* () {
        for (;;) yield 'x'.repeat(1_000_000);
      });

      expect(body).toEqual({ error: 'The chunks together have over 9000000 bytes.' });
    });
  });
});

async function* numbers() {
  yield 1;
  yield 2;
}

function circle(): object {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  return circle;
}
