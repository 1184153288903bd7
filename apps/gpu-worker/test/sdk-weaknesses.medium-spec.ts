import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { RunPodWorkerOptions, TakenJob, TakenJobContext } from '../src/runtime';
import type { RunPodServer } from './runpod.server.testing';
import { scripted } from './scripted.handler.testing';
import { WorkerPrograms } from './worker.program.testing';
import { TestWorkers } from './workers.testing';

/** Each is named after what runpod-python 1.12.0 does or was reported to do, and shows that this worker does not. */
describe('weaknesses of the official SDK that this worker does not have', () => {
  let server: RunPodServer;
  let programs: WorkerPrograms;
  let workers: TestWorkers;

  beforeAll(async () => {
    programs = await WorkerPrograms.build();
  });
  afterAll(() => programs[Symbol.asyncDispose]());
  beforeEach(async () => {
    workers = await TestWorkers.start();
    server = workers.server;
  });
  afterEach(() => workers.stop());

  const start = (
    options: Partial<RunPodWorkerOptions> = {},
    handle: (job: TakenJob, context: TakenJobContext) => unknown = scripted,
  ) => workers.start({ options, handle });

  const doneFor = (jobId: string) => server.calls(`job-done/pod-1/${jobId}`);

  async function isDone(...jobIds: readonly string[]): Promise<void> {
    await server.until(() => jobIds.every((id) => doneFor(id).length > 0));
  }

  /** From its first ping on it also notices freezes. */
  async function isBeating(): Promise<void> {
    await server.until(() => server.calls('ping').length > 0);
  }

  describe('results', () => {
    it.each([429, 500, 502, 503, 'reset' as const])(
      'lost when job-done is answered with %s',
      async (answer) => {
        const reply = answer === 'reset' ? answer : { status: answer };
        server.replies.set('job-done/pod-1/a', [reply, reply]);
        server.give({ id: 'a', input: { do: 'string' } });
        start();

        await server.until(() => doneFor('a').length === 3);

        expect(server.bodies('job-done')).toEqual(Array(3).fill({ output: 'héllo ☃' }));
      },
    );

    it('retried for ever, or never, when the job is gone (404 after its TTL)', async () => {
      server.replies.set('job-done/pod-1/gone', [{ status: 404 }]);
      server.give({ id: 'gone', input: {} }, { id: 'next', input: {} });
      start();

      await isDone('next');

      expect(doneFor('gone').length).toBe(1);
    });

    it('never sent when they can not be serialised', async () => {
      server.give({ id: 'a', input: { do: 'bytes' } });
      start();

      await isDone('a');

      expect(server.bodies('job-done')).toEqual([{ error: expect.any(String) as unknown }]);
    });

    it('COMPLETED without output when they are too large', async () => {
      server.give({ id: 'a', input: { do: 'large' } });
      start();

      await isDone('a');

      expect(server.bodies('job-done')).toEqual([
        { error: 'The result has 10000013 bytes, and 9000000 can be returned.' },
      ]);
    });

    it('COMPLETED without output when the error is no text', async () => {
      server.give({ id: 'a', input: {} });
      start({}, () => ({ error: { code: 7 } }));

      await isDone('a');

      expect(server.bodies('job-done')).toEqual([{ error: '{"code":7}' }]);
    });

    it('overtaken by late progress, which leaves the job IN_PROGRESS', async () => {
      server.give({ id: 'a', input: {} }, { id: 'b', input: {} });
      let late: TakenJobContext | undefined;
      start({}, ({ id }, context) => {
        late ??= context;
        if (id === 'a') for (let step = 0; step < 50; step += 1) context.progress({ step });
        else late.progress('late');
        return 'done';
      });

      await isDone('b');

      expect(doneFor('a').at(-1)?.body).toEqual({ output: 'done' });
      expect(doneFor('a').filter(({ body }) => isFinal(body)).length).toBe(1);
    });
  });

  describe('jobs', () => {
    it.each([{ id: 'a' }, { id: 'a', input: null }, { id: 'a', input: {} }])(
      'thrown away without an answer when their input is empty: %j',
      async (job) => {
        server.give(job);
        start({}, ({ input }) => ({ input }));

        await isDone('a');

        expect(server.bodies('job-done')).toEqual([{ output: { input: {} } }]);
      },
    );

    it('"timed out after 1 retries" in the place of the true cause', async () => {
      server.give({ id: 'a' });
      start({ needsInput: true });

      await isDone('a');

      expect(server.bodies('job-done')).toEqual([
        { error: 'The job has no input, or an empty one.' },
      ]);
    });

    it('run twice when they come again while they run', async () => {
      const ran: string[] = [];
      server.give({ id: 'a', input: {} }, [
        { id: 'a', input: {} },
        { id: 'b', input: {} },
      ]);
      start({ concurrency: 4 }, async ({ id }) => {
        ran.push(id);
        if (id === 'a') await server.until(() => doneFor('b').length > 0);
        return id;
      });

      await isDone('a');

      expect([ran, doneFor('a').length]).toEqual([['a', 'b'], 1]);
    });

    it('swallowed when they come with the last poll after SIGTERM', async () => {
      const child = programs.start(workers.optionsWith({}));
      await server.until(() => server.calls('job-take').length > 0);

      child.kill('SIGTERM');
      await sleep(100);
      server.give({ id: 'late', input: { do: 'string' } });

      expect(await once(child, 'exit')).toEqual([0, null]);
      expect(doneFor('late').length).toBe(1);
    });

    it('stopped in vain when they stream', async () => {
      server.give({ id: 'a', input: {} }, { id: 'b', input: {} });
      start({}, async function* ({ id }, { signal }) {
        for (let n = 0; id === 'a'; n += 1) {
          yield n;
          await sleep(10, undefined, { signal });
        }
      });
      await server.until(() => server.calls('job-stream').length > 2);

      server.stopJobs('a');
      await isDone('b');

      expect(doneFor('a')).toEqual([]);
    });
  });

  describe('the loop', () => {
    it('idle for up to a second between two jobs', async () => {
      const jobs = 60;
      for (let n = 0; n < jobs; n += 1) server.give({ id: `j${n}`, input: {} });
      start();
      await isDone(`j${jobs - 1}`);

      const done = server.calls('job-done').map(({ atMs }) => atMs);
      const takes = server.calls('job-take').map(({ atMs }) => atMs);
      const gaps = done.map((atMs, n) => (takes[n + 1] ?? Infinity) - atMs).sort((a, b) => a - b);
      expect(gaps[Math.floor(jobs / 2)]).toBeLessThan(10);
    });

    it.each([401, 403, 500])('spinning without a pause on %d', async (status) => {
      server.give(...Array.from({ length: 50 }, () => ({ status })));
      start();

      await sleep(1_000);

      const polls = server.calls('job-take').length;
      expect(polls).toBeGreaterThan(1);
      expect(polls).toBeLessThanOrEqual(4);
    });

    it('spinning when empty polls are not held open', async () => {
      server.holds = false;
      start();

      await sleep(1_000);

      expect(server.calls('job-take').length).toBeLessThanOrEqual(5);
    });

    it('up to 90 s from SIGTERM to the end while idle', async () => {
      const { worker, exitCode } = start();
      await server.until(() => server.calls('job-take').length > 0);
      const startedAt = performance.now();

      worker.stop();

      expect(await exitCode).toBe(0);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    });

    it('short jobs held up by a long one', async () => {
      server.give({ id: 'long', input: {} }, { id: 's1', input: {} }, { id: 's2', input: {} });
      const long = Promise.withResolvers<string>();
      start({ concurrency: 2 }, ({ id }) => (id === 'long' ? long.promise : id));

      await isDone('s1', 's2');
      expect(doneFor('long')).toEqual([]);

      long.resolve('at last');
      await isDone('long');
    });

    it('concurrency that changes only while nothing runs, and None that crashes', async () => {
      let wished = 1;
      const end = Promise.withResolvers<string>();
      server.give({ id: 'a', input: {} });
      start({ concurrency: () => wished }, ({ id }) => (id === 'a' ? end.promise : id));
      await server.until(() => server.calls('job-take').length > 0);

      wished = 3;
      await server.until(() => server.calls('job-take-batch').length === 1);
      wished = NaN;
      end.resolve('done');
      await isDone('a');
      server.give([
        { id: 'b', input: {} },
        { id: 'c', input: {} },
      ]);
      await isDone('b', 'c');

      const [first] = server.calls('job-take-batch');
      expect(first?.line).toContain('batch_size=2&job_in_progress=1');
    });

    it('on after a handler asked for a fresh worker', async () => {
      server.give({ id: 'a', input: { do: 'refresh' } }, { id: 'b', input: {} });
      const { exitCode } = start();

      expect(await exitCode).toBe(0);
      expect([doneFor('a').length, server.calls('job-take').length]).toEqual([1, 1]);
    });
  });

  describe('the heartbeat', () => {
    it('dead while a handler blocks', async () => {
      server.give({ id: 'a', input: { do: 'block', ms: 1_000 } });
      programs.start(workers.optionsWith({}));
      await server.until(() => server.calls('job-take').length > 0);
      const takenAt = server.calls('job-take')[0]?.atMs ?? 0;

      await isDone('a');

      const during = server
        .calls('ping')
        .filter(({ line, atMs }) => line.includes('job_id=a') && atMs < takenAt + 1_000);
      expect(during.length).toBeGreaterThanOrEqual(5);
    });

    it('silent for an interval under a second', async () => {
      start();

      await server.until(() => server.calls('ping').length >= 5);

      const [first, , , , fifth] = server.calls('ping').map(({ atMs }) => atMs);
      expect((fifth ?? 0) - (first ?? 0)).toBeGreaterThan(300);
    });

    it('gone for good after pings that failed', async () => {
      server.replies.set('ping', [{ status: 500 }, 'reset', 'reset']);
      start();

      await server.until(() => server.calls('ping').length >= 6);

      expect(server.calls('ping').length).toBeGreaterThanOrEqual(6);
    });
  });

  describe('a freeze (FlashBoot)', () => {
    it.each([
      ['cut', () => server.cutAll()],
      ['left half-open', () => undefined],
    ])('lost the next job, its connections %s meanwhile', async (_how, meanwhile) => {
      const child = programs.start(workers.optionsWith({ freezeMs: 400 }));
      server.give({ id: 'before', input: {} });
      await isDone('before');
      await server.until(() => server.calls('job-take').length > 1);
      await isBeating();

      child.kill('SIGSTOP');
      await sleep(1_000);
      meanwhile();
      const frozen = server.seen.length;
      child.kill('SIGCONT');
      await server.until(() => server.calls('job-take').length > 2);
      server.give({ id: 'after', input: { do: 'string' } });
      await isDone('after');

      expect(server.seen.slice(frozen).some(({ line }) => line.startsWith('GET ping'))).toBe(true);
      expect(doneFor('after').map(({ body }) => body)).toEqual([{ output: 'héllo ☃' }]);
    });

    it('survived on a machine that is not fit any more', async () => {
      const child = programs.start(workers.optionsWith({ freezeMs: 400 }), 'unfit-after-freeze');
      await isBeating();

      child.kill('SIGSTOP');
      await sleep(1_000);
      child.kill('SIGCONT');

      expect(await once(child, 'exit')).toEqual([1, null]);
      const told = server.calls('ping').filter(({ line }) => line.includes('status=unhealthy'));
      expect(told.map(({ line }) => line)).toEqual([
        expect.stringContaining('&check=gpu&reason=AssertionError%3A+another+GPU&') as unknown,
      ]);
    });

    it('lost the result of a job that was frozen with it', async () => {
      server.give({ id: 'a', input: { do: 'sleep', ms: 500 } });
      const child = programs.start(workers.optionsWith({ freezeMs: 400 }));
      await isBeating();

      child.kill('SIGSTOP');
      await sleep(1_000);
      server.cutAll();
      child.kill('SIGCONT');
      await isDone('a');

      expect(doneFor('a').map(({ body }) => body)).toEqual([{ output: { slept: 500 } }]);
    });
  });
});

function isFinal(body: unknown): boolean {
  return !('status' in (body as object));
}
