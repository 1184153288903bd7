import { NO_POSTGRES, TestPostgres } from '../../../../test/support/postgres';
import { GpuProvider } from '../runpod/gpu.provider';
import { OUTBOX_LEASE_MS, POLL_LEASE_MS } from './attempts/attempt.times';
import { AttemptTokens } from './attempts/attempt.tokens';
import { JobsWorld } from './jobs.testing';
import { JobsService } from './jobs.service';
import { OutboxRunner } from './outbox/outbox.runner';
import { OutboxStore } from './outbox/outbox.store';
import { PollClaims } from './polling/poll.claims';
import { Reconciler } from './polling/reconciler';

const describeWithPostgres = NO_POSTGRES ? describe.skip : describe;

describeWithPostgres('two orchestrators on one PostgreSQL', () => {
  let server: TestPostgres;
  let here: JobsWorld;
  let there: JobsWorld;
  let id: string;

  beforeAll(async () => {
    server = await TestPostgres.start();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    const DATABASE_URL = await server.createDatabase();
    here = await JobsWorld.create({ DATABASE_URL });
    there = await JobsWorld.create({ DATABASE_URL }, [], here);
    ({ id } = await here.submit());
    await here.tick();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await here.remove();
    await there.remove();
  });

  /** The provider's next answer never comes; resolves when it is waited for. */
  const silence = (call: 'status' | 'cancel') =>
    new Promise<void>((asked) => {
      jest.spyOn<GpuProvider, typeof call>(here.provider, call).mockImplementationOnce(
        (_id, signal) =>
          new Promise<never>((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error));
            asked();
          }),
      );
    });

  describe('when one is killed', () => {
    it('the other looks at its attempts after their lease, and not before', async () => {
      const polls = async (world: JobsWorld) =>
        (await world.get(PollClaims).claim(10)).map((look) => look.id);
      here.clock.step(20_000);
      const found: (readonly string[])[] = [await polls(here), await polls(there)];
      here.clock.step(POLL_LEASE_MS - 1);
      found.push(await polls(there));
      here.clock.step(1);
      found.push(await polls(there), await polls(here));

      const { attempt_id } = here.request();
      expect(found).toEqual([[attempt_id], [], [], [attempt_id], []]);
    });

    it.each(['cancel', 'delete'] as const)(
      'the other does each %s that was promised after its lease, and not before',
      async (kind) => {
        await here.get(JobsService).cancel('default', id);
        const claim = async (world: JobsWorld) =>
          (await world.get(OutboxStore).claim(kind, 4)).length;
        const found = [await claim(here), await claim(there)];
        here.clock.step(OUTBOX_LEASE_MS[kind] - 1);
        found.push(await claim(there));
        here.clock.step(1);
        await there.get(OutboxRunner).run();
        found.push(await claim(here));

        expect(found).toEqual([1, 0, 0, 0]);
        const { provider, artifacts } = here;
        expect([provider.canceled, artifacts.removed.length]).toEqual([
          kind === 'cancel' ? ['run-1'] : expect.anything(),
          1,
        ]);
      },
    );
  });

  describe('when one stops', () => {
    it('the other looks at its attempts at once', async () => {
      here.clock.step(20_000);
      const asked = silence('status');
      await here.get(Reconciler).poll();
      await asked;
      const claim = async () => (await there.get(PollClaims).claim(10)).map((look) => look.id);
      const early = await claim();
      await here.get(Reconciler).stop();

      const { attempt_id } = here.request();
      expect([early, await claim()]).toEqual([[], [attempt_id]]);
    });

    it('the other cancels what it was about to at once, and with as many tries', async () => {
      await here.get(JobsService).cancel('default', id);
      const asked = silence('cancel');
      const run = here.get(OutboxRunner).run();
      await asked;
      const early = await there.get(OutboxStore).claim('cancel', 4);
      await here.get(OutboxRunner).stop();
      await run;

      const found = await there.get(OutboxStore).claim('cancel', 4);
      expect([early, found]).toMatchObject([[], [{ subject: 'run-1', tries: 0 }]]);
    });
  });

  it('each takes the hints for what the other submitted', async () => {
    const { token, attempt_id } = here.request();
    const { uploads } = await there.hints.start(token);
    await there.hints.progress(token, { stage: 'rendering', progress: 40, eta_seconds: 9 });
    const told = await here.find(id);
    await there.publish(here.request(), uploads);
    await there.hints.ended(here.get(AttemptTokens).sign(attempt_id, 'webhook'));
    await there.get(Reconciler).idle();

    expect(told).toMatchObject({ status: 'processing', stage: 'rendering', progress: 40 });
    expect(await here.find(id)).toMatchObject({ status: 'succeeded', attempts: 1 });
    expect(here.provider.submitted).toHaveLength(1);
  });

  it('each takes the word of a worker that is done with what the other submitted', async () => {
    await there.publish(here.request());
    await there.hints.done(here.request().token);
    await there.get(Reconciler).idle();

    expect(await here.find(id)).toMatchObject({ status: 'succeeded', attempts: 1 });
  });
});
