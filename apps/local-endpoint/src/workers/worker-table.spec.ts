import { SteppedClock } from '../clock.testing';
import { WorkerTable } from './worker-table';

function given() {
  const clock = new SteppedClock();
  return { clock, workers: new WorkerTable(clock) };
}

describe(WorkerTable.name, () => {
  it('knows an outside worker from its first word, and forgets it after a minute of silence', () => {
    const { clock, workers } = given();
    workers.heard('w1');
    clock.pass(59_999);
    workers.sweep();
    expect(workers.find('w1')).toMatchObject({ own: false, ready: false });

    clock.pass(1);
    workers.sweep();

    expect(workers.all()).toEqual([]);
  });

  it('keeps its own worker while its process lives, and then does not hear it any more', () => {
    const { clock, workers } = given();
    workers.add('w1');
    clock.pass(3_600_000);
    workers.sweep();
    expect(workers.all()).toHaveLength(1);

    workers.remove('w1');

    expect(workers.asks('w1')).toBeUndefined();
    expect(workers.all()).toEqual([]);
  });

  it('tells each job to stop once', () => {
    const { workers } = given();
    workers.heard('w1');
    workers.stopJob('w1', 'a');
    workers.stopJob('w1', 'b');

    expect(workers.takeStops('w1')).toEqual(['a', 'b']);
    expect(workers.takeStops('w1')).toBeUndefined();
  });

  it('counts a worker as active until the job is taken from it', () => {
    const { clock, workers } = given();
    workers.heard('w1');
    clock.pass(90_000);

    workers.stopJob('w1', 'a');

    expect(workers.find('w1')?.activeAt).toBe(clock.now());
  });

  it('does not stop a job that the worker was given again', () => {
    const { workers } = given();
    workers.heard('w1');
    workers.stopJob('w1', 'a');

    workers.took('w1', 'a');

    expect(workers.takeStops('w1')).toBeUndefined();
  });

  it('gives up a worker that goes on with a stopped job for 10 seconds', () => {
    const { clock, workers } = given();
    workers.add('w1');
    workers.names('w1', ['a']);
    clock.pass(9999);
    workers.names('w1', ['a']);
    expect(workers.find('w1')?.unfit).toBeUndefined();

    clock.pass(1);
    workers.names('w1', ['a']);

    expect(workers.find('w1')?.unfit).toBe('it goes on with stopped job a');
  });

  it('does not hold an old job against a worker that dropped it', () => {
    const { clock, workers } = given();
    workers.add('w1');
    workers.names('w1', ['a']);
    workers.names('w1', []);
    clock.pass(10_000);

    workers.names('w1', ['a']);

    expect(workers.find('w1')?.unfit).toBeUndefined();
  });

  it('takes an outside worker at its word when it asks again', () => {
    const { workers } = given();
    workers.asks('w1');
    workers.giveUp('w1', 'it no longer pings');

    expect(workers.asks('w1')?.unfit).toBeUndefined();
  });
});
