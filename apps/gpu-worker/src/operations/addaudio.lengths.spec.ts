import fc from 'fast-check';

import { SOUND_LENGTHS } from '@app/contracts';

import { laidBeside } from './addaudio.lengths';
import { inputFor } from './inputs.testing';
import type { OpenedSound } from './opened-media';

const AUDIO = {
  ...{ index: 0, codec: 'mp3', profile: null, sampleRate: 48_000, channels: 2 },
  ...{ timeBase: { num: 1, den: 48_000 }, durationSeconds: null },
};

function sound(seconds: number): OpenedSound {
  const facts = { durationSeconds: seconds, startSeconds: 0, encrypted: false, streams: 1 };
  return {
    input: { name: 'sound', demuxer: 'mp3', maxPixels: 1 },
    source: { ...facts, video: null, audio: AUDIO },
    timeline: { ...{ timeBase: AUDIO.timeBase, times: [0], hiddenPackets: 0 }, start: 0, end: 1 },
    seconds,
  };
}

const beside = (video: number, length: number, options: Readonly<Record<string, unknown>>) => {
  const { laid, seconds, holds } = laidBeside(video, sound(length), inputFor('addaudio', options));
  return { seconds, holds, loops: laid.loops };
};

describe(laidBeside.name, () => {
  it.each([
    [10, 4, {}, { seconds: 4, holds: false, loops: false }],
    [10, 4, { offset: 2 }, { seconds: 6, holds: false, loops: false }],
    [10, 14, { offset: -6, length: 'longest' }, { seconds: 10, holds: false, loops: false }],
    [10, 14, { length: 'audio' }, { seconds: 14, holds: true, loops: false }],
    [10, 10.05, { length: 'longest' }, { seconds: 10.05, holds: false, loops: false }],
    [10, 4, { loop: true }, { seconds: 10, holds: false, loops: true }],
    [10, 14, { loop: true, length: 'longest' }, { seconds: 10, holds: false, loops: false }],
    [
      10,
      4,
      { loop: true, offset: -9, length: 'video' },
      { seconds: 10, holds: false, loops: true },
    ],
  ])('lays %f s of picture and %f s of sound with %o', (video, length, options, expected) => {
    expect(beside(video, length, options)).toEqual(expected);
  });

  it('refuses to hold a loop of more than ten minutes in memory', () => {
    expect(() => beside(2000, 700, { loop: true })).toThrow(
      'A sound that is looped may be 600 s long, not 700.0 s.',
    );
  });

  it('ends between picture and sound, and holds a frame only after the video', () => {
    const seconds = fc.double({ min: 0.1, max: 5000, noNaN: true });
    const offset = fc.double({ min: -5000, max: 5000, noNaN: true });
    fc.assert(
      fc.property(seconds, seconds, offset, fc.constantFrom(...SOUND_LENGTHS), (...drawn) => {
        const [video, length, at, kind] = drawn;
        fc.pre(at + length > 0 && at < Math.min(video, at + length));
        const laid = beside(video, length, { offset: at, length: kind });
        const ends = [video, at + length];
        expect(ends).toContain(laid.seconds);
        if (kind === 'shortest') expect(laid.seconds).toBe(Math.min(...ends));
        if (kind === 'longest') expect(laid.seconds).toBe(Math.max(...ends));
        expect(laid.holds).toBe(laid.seconds > video + 0.1);
      }),
    );
  });
});
