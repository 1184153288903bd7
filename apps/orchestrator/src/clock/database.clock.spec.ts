import type { Database } from '../database/database';
import { DatabaseClock } from './database.clock';

describe(DatabaseClock.name, () => {
  let ticks: number;
  let time: () => Promise<number>;
  const database = { time: () => time() } as unknown as Database;

  beforeEach(() => {
    ticks = 500;
    time = async () => 1_000_000;
  });

  it('goes by the time of the database, whatever its own is', async () => {
    const clock = await DatabaseClock.start(database, () => ticks);
    const first = clock.now();
    ticks += 250;

    expect([first, clock.now()]).toEqual([1_000_000, 1_000_250]);
  });

  it('takes half of the way of the answer off', async () => {
    time = async () => {
      ticks += 100;
      return 1_000_000;
    };

    expect((await DatabaseClock.start(database, () => ticks)).now()).toBe(1_000_050);
  });

  it('follows when it looks again, and goes on where it can not', async () => {
    const clock = await DatabaseClock.start(database, () => ticks);
    time = async () => 2_000_000;
    await clock.measure();
    const followed = clock.now();
    time = async () => {
      throw new Error('away');
    };
    ticks += 10;
    await clock.measure();

    expect([followed, clock.now()]).toEqual([2_000_000, 2_000_010]);
  });
});
