import fc from 'fast-check';

import { someAudio } from '../media-facts.testing';
import { toGraph } from './chain';
import {
  isLouder,
  laidEnd,
  mixGraph,
  mixRate,
  type LaidSound,
  type SoundMix,
} from './sound-mix.graph';

const laid: LaidSound = {
  audio: someAudio({ index: 0 }),
  ...{ seconds: 2, volume: 1, offset: 0, loops: false, fadeIn: 0, fadeOut: 0 },
};
const mix: SoundMix = { laid, own: null, ducking: null, level: null, seconds: 2 };
const own = { audio: someAudio({ index: 1 }), volume: 1 };

const PLAIN = 'aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo';
const EXACT = 'apad=whole_len=96000,atrim=end_sample=96000';
const LIMITER = 'alimiter=limit=0.794328:level=0:latency=1';

describe(mixGraph.name, () => {
  it('lays a sound as it is, exactly as long as it should be', () => {
    expect(toGraph(mixGraph(mix))).toBe(`[1:0]asetpts=PTS-STARTPTS,${PLAIN},${EXACT}[sound]`);
  });

  it('fades what is heard of a sound that starts late, and guards what is made louder', () => {
    const changed = { ...laid, volume: 1.5, offset: 0.5, fadeIn: 0.25, fadeOut: 1 };

    expect(toGraph(mixGraph({ ...mix, laid: changed }))).toBe(
      `[1:0]asetpts=PTS-STARTPTS,${PLAIN},volume=1.500000,afade=t=in:st=0:d=0.250000,` +
        `afade=t=out:st=0.500000:d=1.000000,adelay=delays=24000S:all=1,${EXACT},${LIMITER}[sound]`,
    );
  });

  it('leaves out a beginning after it has begun to repeat the whole', () => {
    const looped = { ...laid, seconds: 0.5, offset: -0.25, loops: true, fadeOut: 5 };

    expect(toGraph(mixGraph({ ...mix, laid: looped }))).toBe(
      `[1:0]asetpts=PTS-STARTPTS,${PLAIN},aloop=loop=-1:size=72000,atrim=start_sample=12000,` +
        `asetpts=PTS-STARTPTS,afade=t=out:st=0.000000:d=2.000000,${EXACT}[sound]`,
    );
  });

  it('adds two sounds up on one rate and two channels, and guards the sum', () => {
    const mono = { audio: someAudio({ channels: 1, sampleRate: 44_100 }), volume: 0.5 };

    expect(toGraph(mixGraph({ ...mix, own: mono }))).toBe(
      `[0:1]aresample=48000:async=1:first_pts=0,pan=stereo|c0=c0|c1=c0,` +
        `aformat=sample_fmts=fltp:channel_layouts=stereo,volume=0.500000,${EXACT}[own];` +
        `[1:0]asetpts=PTS-STARTPTS,${PLAIN},${EXACT}[laid];` +
        `[own][laid]amix=inputs=2:duration=longest:normalize=0,${LIMITER}[sound]`,
    );
  });

  it.each([
    ['audio', '[0:1]', '[laid][key]', '[own][ducked]'],
    ['video', '[1:0]asetpts=PTS-STARTPTS,', '[own][key]', '[laid][ducked]'],
  ] as const)('lowers the sound of the %s while the other speaks', (bed, key, pair, sum) => {
    const ducking = { bed, reductionDb: 12, attackMs: 50, releaseMs: 500 };
    const graph = toGraph(mixGraph({ ...mix, own, ducking })).split(';');

    expect(graph.slice(2)).toEqual([
      `${key}${PLAIN},${EXACT},agate=threshold=0.008:ratio=9000:range=0:attack=1:release=150,volume=60dB,asoftclip=type=hard[key]`,
      `${pair}sidechaincompress=threshold=0.233572:ratio=20:knee=1:makeup=1:link=maximum:detection=peak:attack=66.67:release=1375.27[ducked]`,
      `${sum}amix=inputs=2:duration=longest:normalize=0,${LIMITER}[sound]`,
    ]);
  });

  it('sets a level with a gain, and with a limiter on four times the rate where peaks are in the way', () => {
    const level = { gainDb: 6.256, truePeakDb: -1, limits: false };
    const graphOf = (limits: boolean) => toGraph(mixGraph({ ...mix, level: { ...level, limits } }));

    expect(graphOf(false)).toContain(`${EXACT},volume=6.26dB[sound]`);
    expect(graphOf(true)).toContain(
      `${EXACT},volume=6.26dB,aresample=192000,alimiter=limit=0.870964:level=0:latency=1,aresample=48000[sound]`,
    );
  });

  it('lowers all of it behind its limiter', () => {
    const lowered = { ...mix, own, loweredDb: 3.456 };

    expect(toGraph(mixGraph(lowered))).toMatch(new RegExp(`${LIMITER},volume=-3.46dB\\[sound\\]$`));
  });

  it('holds filters that ffmpeg takes for every sound: whole samples, fades within what is heard', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const sounds = fc.record({
      ...{ seconds: number(0.01, 5000), offset: number(0, 5000), volume: number(0, 2) },
      ...{ fadeIn: number(0, 60), fadeOut: number(0, 60), loops: fc.boolean() },
    });
    fc.assert(
      fc.property(sounds, number(0.01, 7000), (some, seconds) => {
        const sound = { ...laid, ...some, offset: Math.min(some.offset, seconds / 2) };
        const graph = toGraph(mixGraph({ ...mix, laid: sound, seconds }));
        const samples = Math.round(seconds * 48_000);
        expect(graph).toContain(`apad=whole_len=${samples},atrim=end_sample=${samples}`);
        for (const [, st = '', d = ''] of graph.matchAll(/afade=t=\w+:st=([^:]+):d=([^,]+),/g)) {
          expect(Number(st)).toBeGreaterThanOrEqual(0);
          expect(Number(st) + Number(d)).toBeLessThanOrEqual(seconds - sound.offset + 1e-5);
        }
        expect(graph).not.toMatch(/e-?\d|NaN|Infinity/);
      }),
    );
  });
});

describe(isLouder.name, () => {
  it.each<[string, Partial<SoundMix>, boolean]>([
    ['a sound as it is', {}, false],
    ['one that is quieter', { laid: { ...laid, volume: 0.5 } }, false],
    ['one that is louder', { laid: { ...laid, volume: 1.01 } }, true],
    ['one of six channels', { laid: { ...laid, audio: someAudio({ channels: 6 }) } }, true],
    ['two sounds', { own }, true],
    ['one that is set', { level: { gainDb: 1, truePeakDb: -1, limits: false } }, true],
  ])('tells of %s', (_name, change, louder) => {
    expect(isLouder({ ...mix, ...change })).toBe(louder);
  });
});

describe(mixRate.name, () => {
  it.each([
    [44_100, 44_100, 44_100],
    [44_100, 48_000, 48_000],
    [22_050, 8_000, 48_000],
  ])('of %i and %i Hz is %i', (one, other, rate) => {
    const [first, second] = [someAudio({ sampleRate: one }), someAudio({ sampleRate: other })];
    expect(mixRate({ laid: { ...laid, audio: first }, own: { audio: second, volume: 1 } })).toBe(
      rate,
    );
  });
});

describe(laidEnd.name, () => {
  it('is where a sound ends by itself', () => {
    expect(laidEnd({ ...laid, offset: 1 })).toBe(3);
    expect(laidEnd({ ...laid, loops: true })).toBe(Infinity);
  });
});
