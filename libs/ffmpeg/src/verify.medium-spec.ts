import { copyFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ffmpeg, makeVideo, zeroPackets } from '../../../test/support/media';
import type { Command, InputFile } from './command';
import type { CopiedPlan, OutputPlan, StreamPlan } from './output-plan';
import type { RunOptions } from './run-options';
import { Runner } from './runner';
import { survey } from './survey';
import { verifyOutput } from './verify';

/** The real runner, which counts what it starts. */
class CountingRunner extends Runner {
  started: string[] = [];

  override ffmpeg(command: Command, options: RunOptions) {
    this.started.push('ffmpeg');
    return super.ffmpeg(command, options);
  }

  override ffprobeLines(...args: Parameters<Runner['ffprobeLines']>) {
    this.started.push('ffprobe');
    return super.ffprobeLines(...args);
  }
}

describe(verifyOutput.name, () => {
  const runner = new CountingRunner();
  let folder: string;
  let options: RunOptions;
  let copied: StreamPlan;
  let copiedSound: StreamPlan;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verify-'));
    const signal = new AbortController().signal;
    options = { folder, signal, timeoutMs: 60_000, maxFileBytes: 1e8, maxPixels: 1e6 };
    await makeVideo({
      path: at('source.mp4'),
      seconds: 2,
      size: '160x90',
      bframes: 2,
      audio: true,
    });
    const source: InputFile = { name: 'source.mp4', demuxer: 'mov', maxPixels: 1e6 };
    const { facts, timelineOf } = await survey(runner, source, options);
    const clock = { index: 0, timeBase: facts.video?.timeBase ?? { num: 1, den: 1 } };
    const timeline = timelineOf(clock);
    copied = { how: 'copied', seconds: 2, packets: 50, source, streamIndex: 0, timeline };
    const sound = timelineOf({ ...clock, ...facts.audio, index: 1 });
    const packets = sound.times.length;
    copiedSound = { ...copied, packets, streamIndex: 1, timeline: sound };
  });
  afterAll(() => rm(folder, { recursive: true }));

  const at = (name: string) => join(folder, name);
  const encoded = { how: 'encoded', seconds: 2, frames: 50 } as const;
  const verdict = (name: string, change: Partial<OutputPlan> = {}) => {
    const size = { width: 160, height: 90 };
    const audio = { how: 'encoded', seconds: 2 } as const;
    runner.started = [];
    return verifyOutput(runner, { name, size, video: encoded, audio, ...change }, options).then(
      ({ unreadableFrames }) =>
        unreadableFrames === 0 ? 'good' : `${unreadableFrames} unreadable`,
      (error: unknown) => (error instanceof Error ? error.message : error),
    );
  };

  it('passes what is as planned', async () => {
    expect(await verdict('source.mp4')).toBe('good');
    expect(await verdict('source.mp4', { video: copied })).toBe('good');
  });

  it.each([
    ['copied', 'encoded'],
    ['encoded', 'copied'],
    ['copied', 'copied'],
    ['encoded', 'encoded'],
  ])('starts each program once for a %s picture and an %s sound', async (picture, sound) => {
    const change = {
      ...(picture === 'copied' && { video: copied }),
      ...(sound === 'copied' && { audio: copiedSound }),
    };

    expect(await verdict('source.mp4', change)).toBe('good');
    expect(runner.started.sort()).toEqual(['ffmpeg', 'ffprobe']);
  });

  /** The source with holes in it, and a copy of that. */
  const copyWithHoles = async (holes: readonly number[]) => {
    await copyFile(at('source.mp4'), at('holes.mp4'));
    await zeroPackets(at('holes.mp4'), holes);
    await ffmpeg('-i', at('holes.mp4'), '-c', 'copy', at('copy.mp4'));
    const plan = copied as CopiedPlan;
    return { ...plan, source: { ...plan.source, name: 'holes.mp4' } };
  };

  it('counts the frames of a copy that no decoder could read, in the source as well', async () => {
    const video = await copyWithHoles([20, 33]);

    expect(await verdict('copy.mp4', { video })).toBe('2 unreadable');
  });

  it('finds a copy of which nothing is a picture', async () => {
    const video = await copyWithHoles(Array.from({ length: 50 }, (_, packet) => packet));

    expect(await verdict('copy.mp4', { video })).toMatch(/^output_invalid: /);
  });

  it('finds noise in a sound that was encoded', async () => {
    const noise = ['-c', 'copy', '-bsf:a', 'noise=amount=20'];
    await ffmpeg('-i', at('source.mp4'), ...noise, at('noisy.mp4'));

    expect(await verdict('noisy.mp4', { video: copied })).toBe(
      'output_invalid: The result does not decode to its end.',
    );
  });

  it.each<[string, Partial<OutputPlan>, string]>([
    ['a frame too few', { video: { ...encoded, frames: 51 } }, 'video has 50 frames, not 51.'],
    [
      'an end too early',
      { video: { ...encoded, seconds: 2.2 } },
      'video is 2.000 s long, not 2.200 s.',
    ],
    [
      'a sound too short',
      { audio: { how: 'encoded', seconds: 3 } },
      'audio is 2.000 s long, not 3.000 s.',
    ],
  ])('finds %s', async (_name, change, detail) => {
    expect(await verdict('source.mp4', change)).toBe(`output_invalid: The result's ${detail}`);
  });

  it('finds another size and sound that was not planned', async () => {
    expect(await verdict('source.mp4', { size: { width: 90, height: 160 } })).toBe(
      'output_invalid: The result is 160x90, not 90x160.',
    );
    expect(await verdict('source.mp4', { audio: null })).toBe(
      'output_invalid: The result has sound that was not planned.',
    );
  });

  it('finds a copy that is not the source', async () => {
    const again = ['-c:v', 'libx264', '-bf', '2', '-x264-params', 'b-adapt=0:scenecut=0'];
    await ffmpeg('-i', at('source.mp4'), ...again, '-c:a', 'copy', at('again.mp4'));

    expect(await verdict('again.mp4', { video: copied })).toMatch(/^output_invalid: /);
  });

  it('finds a hole', async () => {
    const drop = ['-c', 'copy', '-bsf:v', 'noise=drop=not(n-20)'];
    await ffmpeg('-i', at('source.mp4'), ...drop, at('hole.mp4'));
    const short = { ...copied, packets: 49 } as StreamPlan;

    expect(await verdict('hole.mp4', { video: short })).toBe(
      "output_invalid: The result's frames do not stand where they stood in the source.",
    );
  });

  it('finds damage inside of a frame', async () => {
    const noise = ['-c', 'copy', '-bsf:v', 'noise=amount=200'];
    await ffmpeg('-i', at('source.mp4'), ...noise, at('damaged.mp4'));

    expect(await verdict('damaged.mp4')).toMatch(/^output_invalid: The result /);
  });

  it('finds what a killed or full ffmpeg leaves behind', async () => {
    await ffmpeg('-i', at('source.mp4'), '-c', 'copy', at('cut.mp4'));
    await truncate(at('cut.mp4'), 10_000);
    await ffmpeg('-i', at('source.mp4'), '-c', 'copy', '-movflags', '+faststart', at('fast.mp4'));
    await truncate(at('fast.mp4'), 15_000);
    await writeFile(at('empty.mp4'), '');

    expect(await verdict('cut.mp4')).toBe('output_invalid: The result can not be read.');
    expect(await verdict('fast.mp4')).toMatch(/^output_invalid: The result's video has \d+ frames/);
    expect(await verdict('empty.mp4')).toBe('output_invalid: The result can not be read.');
  });
});
