import { WaitingRoom } from './waiting-room';

const hold = (holdMs: number, signal = new AbortController().signal) => ({ holdMs, signal });

describe(WaitingRoom.name, () => {
  it('gives at once what is there', async () => {
    expect(await new WaitingRoom().poll('queue', hold(0), () => 1)).toBe(1);
  });

  it('looks again after each wake-up at its place, until there is something', async () => {
    const room = new WaitingRoom();
    const looks = [undefined, undefined, 'job'];
    let looked = 0;
    const polling = room.poll('queue', hold(60_000), () => looks[looked++]);

    room.wake('elsewhere');
    room.wake('queue');
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(looked).toBe(2);
    room.wake('queue');

    expect(await polling).toBe('job');
  });

  it('takes nothing for who hangs up together with the wake-up', async () => {
    const room = new WaitingRoom();
    const hangUp = new AbortController();
    const jobs: string[] = [];
    const polling = room.poll('queue', hold(60_000, hangUp.signal), () => jobs.shift());

    jobs.push('job');
    room.wake('queue');
    setImmediate(() => hangUp.abort());

    expect(await polling).toBeUndefined();
    expect(jobs).toEqual(['job']);
  });

  it('gives one thing to one of several who wait', async () => {
    const room = new WaitingRoom();
    const jobs: string[] = [];
    const polls = ['a', 'b'].map(async () => room.poll('queue', hold(60_000), () => jobs.shift()));

    jobs.push('job');
    room.wake('queue');
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    room.close();

    expect(await Promise.all(polls)).toEqual(['job', undefined]);
  });

  it('has nothing after the hold, and for who hung up', async () => {
    const room = new WaitingRoom();

    expect(await room.poll('queue', hold(1), () => undefined)).toBeUndefined();
    expect(await room.poll('queue', hold(60_000, AbortSignal.abort()), () => 1)).toBeUndefined();
  });
});
