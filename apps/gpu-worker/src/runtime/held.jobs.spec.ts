import { HeldJobs } from './held.jobs';

describe(HeldJobs.name, () => {
  it('holds a job that came twice once', () => {
    const jobs = new HeldJobs();

    expect([jobs.hold('a') !== undefined, jobs.hold('a'), jobs.size]).toEqual([true, undefined, 1]);
  });

  it('holds the retry of a job that was stopped, while its handler still ends', () => {
    const told: (readonly string[])[] = [];
    const jobs = new HeldJobs((ids) => told.push(ids));
    const first = jobs.hold('a');
    jobs.stop(['a']);

    const second = jobs.hold('a');
    if (first) jobs.release('a', first);

    expect([first?.stopped.aborted, second?.stopped.aborted, second?.signal.aborted]).toEqual([
      true,
      false,
      false,
    ]);
    expect([jobs.ids, told]).toEqual([['a'], [['a'], [], ['a']]]);
    if (second) jobs.release('a', second);
    expect(jobs.size).toBe(0);
  });
});
