import { once } from 'node:events';

import type { FitnessCheck, RunPodWorkerOptions } from '../src/runtime';
import type { RunPodServer } from './runpod.server.testing';
import {
  CONCURRENCY_LINES,
  DONE_ANSWERS,
  HEADERS,
  RAISED_KEYS,
  RETURNS,
  STREAM_LINES,
  STREAMS,
  TAKE_ANSWERS,
  UNFIT_LINE,
  WHOLE_JOB,
  WHOLE_JOB_LINES,
} from './transcript.fixture';
import { WorkerPrograms } from './worker.program.testing';
import { TestWorkers } from './workers.testing';

/** The numbers are those of the recorded scenarios of runpod-python 1.12.0. */
describe('the recorded scenarios of the official SDK, with this worker', () => {
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
    fitness: readonly FitnessCheck[] = [],
  ) => workers.start({ options, fitness });

  const doneFor = (jobId: string) => server.calls(`job-done/pod-1/${jobId}`);

  it('1: one job, with the headers of every call', async () => {
    server.give({ status: 200, body: WHOLE_JOB });
    start();
    await server.until(() => server.calls('job-done').length > 0);
    await server.until(() => server.calls('ping', 'job-stop').length > 1);

    const [take] = server.calls('job-take');
    const [stop] = server.calls('job-stop');
    const [ping] = server.calls('ping');
    const [done] = server.calls('job-done');
    expect([ping?.line, take?.line, stop?.line, done?.line]).toEqual([
      WHOLE_JOB_LINES.ping,
      WHOLE_JOB_LINES.take,
      WHOLE_JOB_LINES.stop,
      WHOLE_JOB_LINES.done,
    ]);
    expect(take?.headers).toMatchObject(HEADERS.get);
    expect(stop?.headers).toMatchObject(HEADERS.get);
    expect(ping?.headers).toMatchObject(HEADERS.ping);
    expect(done?.headers).toMatchObject({ ...HEADERS.post, 'x-request-id': WHOLE_JOB.id });
    expect(done?.body).toEqual({ output: { job: WHOLE_JOB } });
  });

  it('2: what each kind of return puts into the body of job-done', async () => {
    server.give(...RETURNS.map(([act]) => ({ id: `job-${act}`, input: { do: act } })));
    const { exitCode } = start();

    expect(await exitCode).toBe(0);

    for (const [act, bodies] of RETURNS) {
      expect([act, doneFor(`job-${act}`).map(({ body }) => body)]).toEqual([act, bodies]);
    }
    expect(doneFor('job-string')[0]?.text).toBe('{"output":"héllo ☃"}');
  });

  it('2: what a handler raises is JSON inside the error text', async () => {
    server.give({ id: 'job-raise', input: { do: 'raise' } });
    start();
    await server.until(() => doneFor('job-raise').length > 0);

    const body = doneFor('job-raise')[0]?.body as { readonly error: string };
    const raised = JSON.parse(body.error) as Record<string, string>;
    expect(Object.keys(body)).toEqual(['error']);
    expect(Object.keys(raised).sort()).toEqual(RAISED_KEYS);
    expect(raised).toMatchObject({
      ...{ error_type: "<class 'TypeError'>", error_message: 'boom' },
      ...{ worker_id: 'pod-1', runpod_version: '1.12.0' },
    });
  });

  it('2b: with refresh_worker the worker leaves by itself after one job', async () => {
    server.give({ id: 'job-rf', input: { do: 'string' } });
    const { exitCode } = start({ refreshWorker: true });

    expect(await exitCode).toBe(0);

    expect(server.bodies('job-done')).toEqual([{ output: 'héllo ☃', stopPod: true }]);
    expect(server.calls('job-take').length).toBe(1);
  });

  it.each([false, true])('3: streams, with return_aggregate_stream %s', async (aggregate) => {
    const streams = STREAMS(aggregate);
    server.give(...streams.map(({ job }) => job));
    start({ aggregateStream: aggregate });
    await server.until(() => server.calls('job-done').length === streams.length);

    for (const { job, chunks, done } of streams) {
      const lines = STREAM_LINES(job.id);
      const sent = server.calls(`job-stream/pod-1/${job.id}`, `job-done/pod-1/${job.id}`);
      expect(sent.map(({ line, body }) => ({ line, body }))).toEqual([
        ...chunks.map((body) => ({ line: lines.chunk, body })),
        { line: lines.done, body: done },
      ]);
      expect(sent[0]?.headers).toMatchObject({ ...HEADERS.post, 'x-request-id': job.id });
    }
  });

  it('4: a batch of three, their ids in pings, and one of them stopped', async () => {
    const jobs = ['job-c0', 'job-c1', 'job-c2'];
    const input = { do: 'sleep', ms: 600 };
    server.give(jobs.map((id) => ({ id, input })));
    start({ concurrency: 3 });
    const pinged = (line: string) => server.calls('ping').some((ping) => ping.line === line);
    await server.until(() => pinged(CONCURRENCY_LINES.held));

    server.stopJobs('job-c1', 'no-such-job');
    await server.until(() => pinged(CONCURRENCY_LINES.afterStop));
    await server.until(() => server.calls('job-done').length === 2);
    // The poll that was open for one more job brings one, then there is room for three again.
    server.give({ id: 'job-c3', input: {} });
    await server.until(() => server.calls('job-take-batch').length === 2);

    expect(server.calls('job-take', 'job-take-batch').map(({ line }) => line)).toEqual([
      CONCURRENCY_LINES.batch,
      CONCURRENCY_LINES.single,
      expect.stringContaining('job-take-batch/'),
    ]);
    expect(['job-c0', 'job-c1', 'job-c2'].map((id) => doneFor(id).length)).toEqual([1, 0, 1]);
    expect(doneFor('job-c0')[0]?.body).toEqual({ output: { slept: 600 } });
  });

  it.each(TAKE_ANSWERS)('5: job-take answers with %j before it brings a job', async (answer) => {
    server.give(answer, { id: 'job-after', input: { do: 'string' } });
    start();
    await server.until(() => doneFor('job-after').length > 0);

    expect(server.calls('job-take')[1]?.line).toBe(WHOLE_JOB_LINES.take);
    expect(doneFor('job-after').map(({ body }) => body)).toEqual([{ output: 'héllo ☃' }]);
  });

  it('6: which answers to job-done are worth another try', async () => {
    for (const [id, { replies }] of Object.entries(DONE_ANSWERS)) {
      const answers = replies.map((status) => (status === 'reset' ? status : { status }));
      server.replies.set(`job-done/pod-1/${id}`, [...answers]);
      server.give({ id, input: { do: 'string' } });
    }
    start();
    await server.until(() => doneFor('job-reset').length === DONE_ANSWERS['job-reset'].ours);

    const sent = Object.keys(DONE_ANSWERS).map((id) => [id, doneFor(id).length]);
    expect(sent).toEqual(Object.entries(DONE_ANSWERS).map(([id, { ours }]) => [id, ours]));
  });

  it('7a: SIGTERM while a job runs lets it end', async () => {
    server.give({ id: 'job-term', input: { do: 'sleep', ms: 600 } });
    const child = programs.start(workers.optionsWith({}));
    await server.until(() => server.calls('job-take').length > 0);

    child.kill('SIGTERM');

    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(server.bodies('job-done')).toEqual([{ output: { slept: 600 } }]);
  });

  it('7b: SIGTERM while idle ends within a second, whatever the open polls do', async () => {
    const child = programs.start(workers.optionsWith({}));
    await server.until(() => server.calls('job-take', 'job-stop').length > 1);
    const startedAt = performance.now();

    child.kill('SIGTERM');

    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('7c: a job that comes with the last poll after SIGTERM is answered', async () => {
    const { worker, exitCode } = start();
    await server.until(() => server.calls('job-take').length > 0);

    worker.stop();
    server.give({ id: 'job-late', input: { do: 'string' } });

    expect(await exitCode).toBe(0);
    expect(server.bodies('job-done')).toEqual([
      { error: 'The worker was shut down before the job had ended.' },
    ]);
  });

  it('8: a fitness check that fails is told once, and nothing else is called', async () => {
    class RuntimeError extends Error {
      override readonly name = 'RuntimeError';
    }
    const check = () => Promise.reject(new RuntimeError('model file missing'));

    const { exitCode } = start({}, [{ name: 'check_model_file', check }]);

    expect(await exitCode).toBe(1);
    expect(server.seen.map(({ line }) => line)).toEqual([UNFIT_LINE]);
    expect(server.seen[0]?.headers).toMatchObject({ authorization: 'worker-key' });
  });

  it('9: pings name the job while its handler blocks the event loop', async () => {
    server.give({ id: 'job-block', input: { do: 'block', ms: 1_500 } });
    programs.start(workers.optionsWith({}));
    await server.until(() => server.calls('job-done').length > 0);

    const named = server.calls('ping').filter(({ line }) => line.includes('job_id=job-block'));
    const takenAt = server.calls('job-take')[0]?.atMs ?? 0;
    const spread = named.map(({ atMs }) => atMs - takenAt).filter((ms) => ms < 1_500);
    expect(spread.length).toBeGreaterThanOrEqual(8);
    expect(server.bodies('job-done')).toEqual([{ output: { blocked: 1_500 } }]);
  });

  it('10: a result that JSON can not carry is an error', async () => {
    server.give({ id: 'job-bytes', input: { do: 'bytes' } });
    start();
    await server.until(() => doneFor('job-bytes').length > 0);

    expect(server.bodies('job-done')).toEqual([
      {
        error:
          'The result can not be written as JSON: it holds binary data, which has to become text first.',
      },
    ]);
  });
});
