import { readFile, writeFile } from 'node:fs/promises';

import { isErrorCode } from '@app/contracts';

import { makeVideo } from '../../../../test/support/media';
import { HandlerBench } from './handler-bench.testing';

/** ffmpeg that does not end, even when it is asked to, with a child of its own. */
const STUCK = "trap '' TERM; sleep 1000 & wait; sleep 1000";

// Real encodes, on machines that may be busy with others.
jest.setTimeout(240_000);

describe('a worker after much that went wrong', () => {
  let bench: HandlerBench;
  beforeAll(async () => {
    bench = await HandlerBench.open();
    await makeVideo({ path: bench.path('video.mp4'), seconds: 0.4, size: '96x64', audio: true });
  });
  afterAll(() => bench.close());

  const good = () => bench.caption('video.mp4');

  it('has no process and no folder left of 50 jobs that took too long, and does the next', async () => {
    await bench.program(STUCK);

    const stuck = await Promise.all(
      Array.from({ length: 50 }, () => bench.caption('video.mp4', { execution_timeout_ms: 3_000 })),
    );

    expect(new Set(stuck.map(({ outcome }) => outcome))).toEqual(new Set(['timed_out']));
    expect(stuck.some(({ isPublished }) => isPublished)).toBe(false);
    expect(await bench.left()).toEqual([]);
    await bench.program('exec ffmpeg "$@"');
    expect(await good()).toEqual({ outcome: 'succeeded', isPublished: true });
  });

  it('checks or refuses 60 videos with flipped bits, and does the next', async () => {
    const whole = await readFile(bench.path('video.mp4'));
    const outcomes: string[] = [];
    const one = async (seed: number) => {
      await writeFile(bench.path(`flipped-${seed}`), flipped(whole, seed));
      const { outcome, isPublished } = await bench.caption(`flipped-${seed}`);
      expect(isPublished).toBe(outcome === 'succeeded');
      outcomes.push(outcome);
    };
    for (let seed = 1; seed <= 60; seed += 3) {
      await Promise.all([one(seed), one(seed + 1), one(seed + 2)]);
    }

    const unclean = outcomes.filter(
      (outcome) => outcome !== 'succeeded' && !(isErrorCode(outcome) && outcome !== 'internal'),
    );
    expect(unclean).toEqual([]);
    expect(outcomes.filter((outcome) => outcome !== 'succeeded').length).toBeGreaterThan(5);
    expect(await bench.left()).toEqual([]);
    expect(await good()).toEqual({ outcome: 'succeeded', isPublished: true });
  });
});

/** A copy in which one bit of about every thousand bytes is another, the same for a seed. */
function flipped(bytes: Buffer, seed: number): Buffer {
  const copy = Buffer.from(bytes);
  let state = seed * 7_919;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  for (let count = 0; count < bytes.length / 1_500; count++) {
    const at = next(copy.length);
    copy.writeUInt8((copy[at] ?? 0) ^ (1 << next(8)), at);
  }
  return copy;
}
