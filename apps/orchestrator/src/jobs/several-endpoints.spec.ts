import { MemoryGpuProvider } from '../runpod/gpu.provider.testing';
import { RunPodEndpointView } from '../runpod/endpoint.views';
import { EndpointStates } from '../runpod/endpoint.states';
import { GpuEndpoints } from '../runpod/gpu.endpoints';
import { JobsWorld } from './jobs.testing';
import { JobsService } from './jobs.service';

const ENV = {
  RUNPOD_ENDPOINTS: 'eu:one*3,us:two*1',
  ENDPOINT_CHECK_SECONDS: '10',
  ENDPOINT_QUEUE_SECONDS: '60',
};

describe('several endpoints', () => {
  let world: JobsWorld;
  let eu: MemoryGpuProvider;
  let us: MemoryGpuProvider;

  beforeEach(async () => {
    eu = new MemoryGpuProvider();
    us = new MemoryGpuProvider();
    // Ids are unique at an endpoint alone, so that both have a run-1.
    eu.others.set('us', us);
    world = await JobsWorld.create(ENV, [], { provider: eu });
  });

  afterEach(() => world.remove());

  const submit = async (count: number) => {
    for (let job = 0; job < count; job += 1) await world.submit();
    await world.tick();
  };
  const counts = () => [eu.submitted.length, us.submitted.length];
  /** As time goes by, a second at a time. */
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) await world.tick(1_000);
  };
  const reason = (name: RunPodEndpointView['name']) => world.get(GpuEndpoints).of(name).reason;

  it('get attempts by weight, and are asked about their own', async () => {
    await submit(8);
    eu.set('run-1', { state: 'running' });
    us.set('run-1', { state: 'running' });
    us.set('run-2', { state: 'running' });
    await pass(5);

    const rows = await world.db.reader
      .selectFrom('attempts')
      .select(['endpoint', 'provider_id'])
      .where('started_at', 'is not', null)
      .orderBy('endpoint')
      .orderBy('provider_id')
      .execute();
    expect(counts()).toEqual([6, 2]);
    expect(rows).toEqual([
      { endpoint: 'eu', provider_id: 'run-1' },
      { endpoint: 'us', provider_id: 'run-1' },
      { endpoint: 'us', provider_id: 'run-2' },
    ]);
  });

  it('take all that their windows hold, and no more', async () => {
    await world.remove();
    world = await JobsWorld.create({ ...ENV, PROVIDER_WINDOW: '2' }, [], { provider: eu });
    await submit(6);

    expect(counts()).toEqual([2, 2]);
  });

  it('stop the attempts that are theirs', async () => {
    await submit(4);
    const { job_id } = us.submitted[0]?.request ?? { job_id: '' };
    await world.get(JobsService).cancel('default', job_id);
    await world.tick();

    expect([eu.canceled, us.canceled]).toEqual([[], ['run-1']]);
  });

  it('lose what waits at one that fails within 30 s, and keep what runs there', async () => {
    await submit(4);
    eu.set('run-1', { state: 'running' });
    await pass(5);
    eu.reachable = false;
    await pass(25);
    const [, elsewhere] = counts();
    const tried = us.submitted.map(({ request }) => request.job_id);
    const moved = await world.find(tried[1] ?? '');
    eu.reachable = true;
    // What could not be stopped there is stopped within a minute.
    await pass(61);

    expect(elsewhere).toBe(3);
    expect(new Set(tried).size).toBe(3);
    expect(eu.canceled.sort()).toEqual(['run-2', 'run-3']);
    const running = await world.find(eu.submitted[0]?.request.job_id ?? '');
    expect(running).toMatchObject({ status: 'processing', attempts: 1 });
    expect(moved).toMatchObject({ status: 'queued', attempts: 2 });
    const tasks = await world.db.reader.selectFrom('tasks').select('counted_attempts').execute();
    expect(tasks.map((task) => task.counted_attempts)).toEqual([0, 0, 0, 0]);
  });

  it('get attempts again when they answer again', async () => {
    eu.reachable = false;
    await pass(25);
    await submit(4);
    const left = counts();
    eu.reachable = true;
    await pass(15);
    await submit(4);
    await submit(4);

    expect([left, reason('eu')]).toEqual([[0, 4], null]);
    // The first submission tries it for all.
    expect(eu.submitted.length).toBeGreaterThanOrEqual(4);
  });

  it('lose what waits where the queue does not move, to one where it does', async () => {
    await submit(4);
    us.set('run-1', { state: 'running' });
    await pass(70);

    expect(reason('eu')).toMatch(/^An attempt has waited 61 s for a worker\.$/);
    expect(counts()).toEqual([3, 4]);
    expect(eu.canceled.sort()).toEqual(['run-1', 'run-2', 'run-3']);
  });

  it('are used all the same where no workers of any can start', async () => {
    for (const provider of [eu, us]) {
      jest.spyOn(provider, 'health').mockImplementation(async () => ({
        jobs: { completed: 0, failed: 0, in_progress: 0, in_queue: 0, retried: 0 },
        workers: { idle: 0, initializing: 0, ready: 0, running: 0, throttled: 1, unhealthy: 0 },
      }));
    }
    await pass(1);
    await submit(4);

    expect([reason('eu'), counts()]).toEqual([
      'None of its workers can start: 1 are throttled, 0 unhealthy.',
      [3, 1],
    ]);
  });

  it('get nothing new while they are drained, and end what they have', async () => {
    await submit(4);
    await world.get(EndpointStates).set('eu', 'drained');
    await submit(4);
    await world.restart();
    await submit(4);
    const drained = counts();
    const [order] = eu.submitted;
    await world.publish(order?.request ?? world.request());
    await world.hints.done(order?.request.token ?? '');
    await world.tick();
    await world.get(EndpointStates).set('eu', 'active');
    await submit(4);

    expect(drained).toEqual([3, 9]);
    expect(eu.canceled).toEqual([]);
    expect((await world.find(order?.request.job_id ?? '')).status).toBe('succeeded');
    expect(counts()).toEqual([6, 10]);
  });

  it('wait here where all of them are drained', async () => {
    for (const name of ['eu', 'us']) await world.get(EndpointStates).set(name, 'drained');
    await submit(2);
    const waiting = counts();
    await world.get(EndpointStates).set('us', 'active');
    await world.tick();

    expect([waiting, counts()]).toEqual([
      [0, 0],
      [0, 2],
    ]);
  });

  it('take the first for attempts of a program that knew no others', async () => {
    await submit(1);
    await world.db.write(async (transaction) => {
      await transaction.updateTable('attempts').set({ endpoint: null }).execute();
    });
    eu.set('run-1', { state: 'running' });
    await pass(5);

    const { request } = eu.submitted[0] ?? { request: world.request() };
    expect(await world.find(request.job_id)).toMatchObject({ status: 'processing', attempts: 1 });
  });

  it('give one result where a worker of the one that was left comes too late', async () => {
    await submit(1);
    const first = eu.submitted[0]?.request ?? world.request();
    eu.reachable = false;
    await pass(30);
    const second = us.submitted[0]?.request ?? world.request();
    await expect(world.hints.start(first.token)).rejects.toMatchObject({ code: 'conflict' });
    await world.publish(first);
    await world.hints.done(first.token);
    await world.tick();
    const early = await world.find(first.job_id);
    await world.publish(second);
    await world.hints.done(second.token);
    await world.tick();

    expect([first.job_id, early.status]).toEqual([second.job_id, 'queued']);
    const job = await world.find(first.job_id);
    expect(job).toMatchObject({ status: 'succeeded', attempts: 2 });
    expect(job.output?.url).toContain(second.attempt_id);
  });
});
