import { ApiGpuError } from './api-gpu.error.js';
import type { Job } from './generated/index.js';
import { waitForEnd, type JobSource } from './wait-for-job.js';

const job = (progress: number, finished_at: string | null = null) =>
  ({ progress, finished_at }) as Job;
const ended = job(100, '2026-11-22T10:00:05.000Z');

function streamOf(...states: readonly [id: number, state: Job][]): Response {
  const events = states.map(
    ([id, state]) => `event: job\nid: ${id}\ndata: ${JSON.stringify(state)}\n\n`,
  );
  return new Response(events.join(''));
}

describe(waitForEnd.name, () => {
  it('goes on behind the last event when a stream was cut, and tells each state once', async () => {
    const streams = [streamOf([1, job(0)], [2, job(40)]), streamOf([2, job(40)], [3, ended])];
    const resumed: string[] = [];
    const source: JobSource = {
      stream: async (lastEventId) => {
        resumed.push(lastEventId);
        return streams.shift() ?? streamOf();
      },
      read: async () => job(40),
    };
    const seen: number[] = [];
    const last = await waitForEnd(source, { onUpdate: ({ progress }) => seen.push(progress) });

    expect([last, resumed, seen]).toEqual([ended, ['', '2'], [0, 40, 100]]);
  });

  it('asks where streams are refused for a while, and misses no end', async () => {
    const refused = new ApiGpuError('rate_limited', 'Too many.', {
      problem: { retryable: true } as never,
    });
    const states = [job(10), ended];
    const source: JobSource = {
      stream: async () => Promise.reject(refused),
      read: async () => states.shift() ?? ended,
    };

    await expect(waitForEnd(source)).resolves.toEqual(ended);
    expect(states).toEqual([]);
  });

  it('rejects with what asking again can not change', async () => {
    const unknown = new ApiGpuError('not_found', 'There is no job.', { status: 404 });
    const source: JobSource = {
      stream: async () => Promise.reject(unknown),
      read: async () => ended,
    };

    await expect(waitForEnd(source)).rejects.toBe(unknown);
  });

  it('ends with its signal', async () => {
    const stopping = new AbortController();
    const source: JobSource = {
      stream: async () => {
        stopping.abort(new Error('enough'));
        return streamOf();
      },
      read: async (signal) => {
        signal?.throwIfAborted();
        return ended;
      },
    };

    await expect(waitForEnd(source, { signal: stopping.signal })).rejects.toThrow('enough');
  });
});
