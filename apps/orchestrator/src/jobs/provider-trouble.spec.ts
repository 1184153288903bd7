import { DispatchGate } from '../runpod/dispatch.gate';
import { JobsWorld } from './jobs.testing';

const MINUTE_MS = 60_000;

describe('trouble of the provider that is no fault of a job', () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create({ PROVIDER_WINDOW: '2' });
  });

  afterEach(() => world.remove());

  const refuse = (detail: string, retryAfterMs: number | null = null) =>
    world.provider.answers.push({ kind: 'refused', detail, retryAfterMs });
  const reason = () => world.get(DispatchGate).reason;
  const facts = async (id: string) => {
    const { status, attempts } = await world.find(id);
    return { status, attempts };
  };

  it.each(['401', '402', '403', '404', '429'])(
    'after %s jobs wait, single tries go on, and all go when it is over',
    async (code) => {
      const first = await world.submit();
      const second = await world.submit();
      for (let refusal = 0; refusal < 4; refusal += 1) refuse(code);
      await world.tick();
      const stopped = reason();
      const tries: number[] = [];
      for (let minute = 0; minute < 4; minute += 1) {
        tries.push(world.provider.answers.length);
        await world.tick(MINUTE_MS);
      }

      expect([stopped, reason()]).toEqual([code, null]);
      // One try for all of them a time.
      expect(tries).toEqual([3, 2, 1, 0]);
      expect(world.provider.submitted).toHaveLength(2);
      expect([await facts(first.id), await facts(second.id)]).toEqual([
        { status: 'queued', attempts: 1 },
        { status: 'queued', attempts: 1 },
      ]);
    },
  );

  it('without workers no more is submitted, and it goes on by itself when one shows', async () => {
    world.provider.workers = 0;
    const jobs = [await world.submit(), await world.submit(), await world.submit()];
    await world.tick();
    for (let minute = 0; minute < 5; minute += 1) await world.tick(MINUTE_MS);
    const stopped = reason();
    // The time to live of one runs out there: it comes back to our queue, and is not counted.
    world.provider.set('run-1', undefined);
    await world.tick(MINUTE_MS);
    const held = world.provider.submitted.length;
    world.provider.workers = 1;
    await world.tick(MINUTE_MS);
    await world.tick(MINUTE_MS);

    expect(stopped).toMatch(/it has no workers/);
    expect([held, reason()]).toEqual([2, null]);
    expect(world.provider.submitted).toHaveLength(3);
    const tasks = await world.db.reader.selectFrom('tasks').select('counted_attempts').execute();
    expect(tasks.map(({ counted_attempts }) => counted_attempts)).toEqual([0, 0, 0]);
    expect(await Promise.all(jobs.map(async ({ id }) => (await world.find(id)).status))).toEqual([
      'queued',
      'queued',
      'queued',
    ]);
  });
});
