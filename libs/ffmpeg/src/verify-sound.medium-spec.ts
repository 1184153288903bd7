import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ffmpeg } from '../../../test/support/media';
import { Runner } from './runner';
import { verifySound, type SoundPlan } from './verify-sound';

const plan: SoundPlan = {
  ...{ name: 'result.flac', demuxer: 'flac', sampleRate: 44_100, channels: 1 },
  ...{ seconds: 1, toleranceSeconds: 0.5 / 44_100, copied: null },
};

describe(verifySound.name, () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'verify-sound-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const path = (name: string) => join(folder, name);
  const make = (samples: number, ...options: readonly string[]) => {
    const source = `aevalsrc='0.4*sin(2*PI*440*t)':s=44100:d=2,atrim=end_sample=${samples}`;
    return ffmpeg('-f', 'lavfi', '-i', source, ...options, path('result.flac'));
  };
  const verdict = (change: Partial<SoundPlan> = {}) => {
    const limits = { timeoutMs: 30_000, maxFileBytes: 1e8, maxPixels: 1e6 };
    const run = { folder, signal: new AbortController().signal, ...limits };
    return verifySound(new Runner(), { ...plan, ...change }, run).then(
      ({ facts }) => facts.audio?.codec,
      (error: unknown) => String(error),
    );
  };

  it('lets through what is planned to the sample', async () => {
    await make(44_100);

    expect(await verdict()).toBe('flac');
  });

  it.each([44_099, 44_101])('turns down %d samples in the place of 44,100', async (samples) => {
    await make(samples);

    const is = (samples / 44_100).toFixed(6);
    expect(await verdict()).toBe(
      `MediaError: output_invalid: The result is ${is} s long, not 1.000000 s.`,
    );
  });

  it('turns down another rate, more channels, and no file', async () => {
    expect(await verdict()).toContain('output_invalid: The result can not be read.');
    await make(44_100, '-ar', '48000', '-ac', '2');

    expect(await verdict()).toBe(
      'MediaError: output_invalid: The result has 48000 Hz and 2 channels, not 44100 and 1.',
    );
  });

  it('turns down a file with a picture beside the sound', async () => {
    const picture = ['-f', 'lavfi', '-i', 'color=red:s=64x64:d=1'];
    await ffmpeg(...picture, '-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'aac', path('result.mp4'));

    expect(await verdict({ name: 'result.mp4', demuxer: 'mov' })).toBe(
      'MediaError: output_invalid: The result is not one sound alone.',
    );
  });

  it('turns down what is cut short or broken inside', async () => {
    await make(44_100);
    const whole = await readFile(path('result.flac'));
    const half = whole.length >> 1;
    await truncate(path('result.flac'), half);
    expect(await verdict()).toContain('output_invalid');

    whole.fill(0x55, half, half + 400);
    await writeFile(path('result.flac'), whole);
    expect(await verdict()).toContain('output_invalid');
  });
});
