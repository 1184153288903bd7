import type { ApiError } from '@app/contracts';

import { finalStates, guardFinalStates } from './final-states.testing';
import { JobsWorld } from './jobs.testing';
import { JobsService } from './jobs.service';

const RACES = 200;
/** Where the cancellation comes while the result of the same job is written down. */
const PLACES = [
  'onStatus',
  'beforeFinal',
  'afterFinalBeforeWebhook',
  'together',
  'before',
] as const;

describe('cancel against complete', () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create({ PROVIDER_WINDOW: '1000' });
    await guardFinalStates(world.db);
  });

  afterEach(() => world.remove());

  const cancel = (id: string) =>
    world
      .get(JobsService)
      .cancel('default', id)
      .then(
        ({ status }) => status as string,
        (error: unknown) => (error as ApiError).code,
      );

  it(`ends each of ${RACES} jobs once, and as both sides were told`, async () => {
    const answers = new Map<string, string>();
    const places = new Map<string, string>();
    for (let race = 0; race < RACES; race += 1) {
      const { id } = await world.submit();
      await world.tick();
      const request = world.request();
      const providerId = `run-${world.provider.submitted.length}`;
      const place = PLACES[race % PLACES.length] ?? 'together';
      places.set(id, place);
      let canceled: Promise<unknown> | undefined;
      const canceling = () => {
        // The cancellation passes checkpoints too.
        if (canceled) return undefined;
        canceled = cancel(id).then((answer) => answers.set(id, answer));
        return canceled;
      };
      world.provider.set(providerId, { state: 'completed' });
      // A manifest that is found makes the provider's word needless, so `onStatus` is before it.
      if (place === 'onStatus') {
        world.checkpoints.at('onStatus', async () => {
          await canceling();
          await world.publish(request);
        });
      } else {
        await world.publish(request);
        if (place === 'beforeFinal')
          world.checkpoints.at('beforeFinal', async () => void (await canceling()));
        if (place === 'afterFinalBeforeWebhook')
          world.checkpoints.at(place, async () => void (await canceling()));
        if (place === 'before') await canceling();
        if (place === 'together') void canceling();
      }
      if (race % 2) await world.hints.done(request.token);
      else world.clock.step(5_000);
      await world.tick();
      for (const passed of ['onStatus', 'beforeFinal', 'afterFinalBeforeWebhook'] as const) {
        world.checkpoints.at(passed, () => undefined);
      }
      await canceled;
    }
    for (let minute = 0; minute < 20; minute += 1) await world.tick(60_000);

    const ends = new Map(
      (await finalStates(world.db)).map(({ job_id, status }) => [job_id, status]),
    );
    expect([ends.size, (await finalStates(world.db)).length]).toEqual([RACES, RACES]);
    const wrong = [...answers].filter(([id, answer]) => {
      return (answer === 'canceled') !== (ends.get(id) === 'canceled');
    });
    expect(wrong).toEqual([]);
    const endsAt = (place: string) =>
      new Set([...places].filter(([, at]) => at === place).map(([id]) => ends.get(id)));
    expect([endsAt('before'), endsAt('beforeFinal'), endsAt('onStatus')]).toEqual(
      [1, 2, 3].map(() => new Set(['canceled'])),
    );
    expect(endsAt('afterFinalBeforeWebhook')).toEqual(new Set(['succeeded']));
    // Nothing is left of a result that came too late, and the provider was told to stop each.
    const kept = [...world.artifacts.objects.keys()].map((key) => key.split('/')[3] ?? '');
    const canceledIds = [...ends].filter(([, status]) => status === 'canceled').map(([id]) => id);
    expect(canceledIds.filter((id) => kept.includes(id))).toEqual([]);
    expect(world.provider.canceled).toHaveLength(canceledIds.length);
    expect(new Set(kept).size).toBe(RACES - canceledIds.length);
  });
});
