import { JobStreams } from './job-streams';

describe(JobStreams.name, () => {
  it('hands each chunk out once, in order', () => {
    const streams = new JobStreams({ jobBytes: 100, allBytes: 100 });
    streams.add('a', 1, 1);
    streams.add('a', { n: 2 }, 1);
    streams.add('b', 'other', 1);

    expect(streams.drain('a')).toEqual([{ output: 1 }, { output: { n: 2 } }]);
    expect(streams.drain('a')).toEqual([]);
    expect(streams.drain('b')).toEqual([{ output: 'other' }]);
  });

  it('refuses what is over the bound of a job or of all, until something is fetched', () => {
    const streams = new JobStreams({ jobBytes: 10, allBytes: 15 });

    expect(streams.add('a', 1, 10)).toBe(true);
    expect(streams.add('a', 2, 1)).toBe(false);
    expect(streams.add('b', 3, 6)).toBe(false);
    streams.drain('a');
    expect(streams.add('b', 3, 6)).toBe(true);
    expect(streams.drain('b')).toEqual([{ output: 3 }]);
  });
});
