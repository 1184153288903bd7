import { SteppedClock } from '../clock.testing';
import { readConfig } from '../config/read-config';
import { JobTable } from '../jobs/job-table';
import { WorkerTable } from '../workers/worker-table';
import { WaitingRoom } from './waiting-room';
import { WorkerService } from './worker.service';

function given() {
  const config = readConfig([], { LOCAL_POLL_HOLD_SECONDS: '0' }, ['worker']);
  const clock = new SteppedClock();
  const jobs = new JobTable(config.table, clock);
  const workers = new WorkerTable(clock);
  const service = new WorkerService(config, jobs, workers, new WaitingRoom());
  const submit = (): string => jobs.submit({ input: { a: 1 }, policy: {}, synchronous: false }).id;
  return { jobs, workers, service, submit };
}

describe(WorkerService.name, () => {
  it('takes a job back whose answer never left', async () => {
    const { jobs, service, submit } = given();
    const id = submit();
    const hangUp = new AbortController();
    expect(await service.take('w1', { most: 1, signal: hangUp.signal })).toEqual([
      { id, input: { a: 1 } },
    ]);

    hangUp.abort();

    expect(jobs.find(id)).toMatchObject({ status: 'IN_QUEUE', retries: 0 });
    expect(
      await service.take('w2', { most: 1, signal: new AbortController().signal }),
    ).toMatchObject([{ id }]);
  });

  it('leaves a job alone that went on to somebody else', async () => {
    const { jobs, service, submit } = given();
    const id = submit();
    const hangUp = new AbortController();
    await service.take('w1', { most: 1, signal: hangUp.signal });
    jobs.deliveries.lose('w1');
    await service.take('w2', { most: 1, signal: new AbortController().signal });

    hangUp.abort();

    expect(jobs.find(id)).toMatchObject({ status: 'IN_PROGRESS', workerId: 'w2' });
  });

  it('gives no job to a worker that is being stopped or replaced', async () => {
    const { jobs, workers, service, submit } = given();
    submit();
    workers.add('leaving');
    workers.leaves('leaving');
    workers.add('unfit');
    workers.giveUp('unfit', 'it no longer pings');

    const { signal } = new AbortController();
    expect(await service.take('leaving', { most: 1, signal })).toEqual([]);
    expect(await service.take('unfit', { most: 1, signal })).toEqual([]);
    expect(jobs.counts().inQueue).toBe(1);
  });
});
