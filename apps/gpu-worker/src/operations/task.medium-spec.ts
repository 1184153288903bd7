import { execFile } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import { partSource, type FanOutPlan, type JobTask } from '@app/contracts';

import { ffmpeg, lumaFrames, makeVideo, soundSamples } from '../../../../test/support/media';
import { psnr as psnrOf } from '../../../../test/support/psnr';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';
import type { RenderResult } from './renderer';
import { TaskRenderer } from './task.renderer';

const run = promisify(execFile);

type Operation = 'caption' | 'transcode';
type Fields = Readonly<Record<string, unknown>>;

const PLAN = { role: 'plan', min_seconds: 5, part_seconds: 5, max_parts: 8 } as const;

// A word that turns and grows through all the film: at a seam it must go on where it was.
const SCRIPT = `[Script Info]
ScriptType: v4.00+
PlayResX: 320
PlayResY: 180
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Alignment
Style: Default,DejaVu Sans,24,&H00FFFFFF,5
[Events]
Format: Layer, Start, End, Style, Text
Dialogue: 0,0:00:00.50,0:00:11.50,Default,{\\move(40,40,280,140)\\t(\\frz720)\\kf300}turning {\\kf800}word
`;

// Real encodes, on machines that may be busy with others.
describe(TaskRenderer.name, () => {
  let bench: RenderBench;
  beforeEach(async () => (bench = await RenderBench.open()));
  afterEach(() => bench.close());

  const render = (operation: Operation, task?: JobTask, fields: Fields = {}, files: Files = {}) => {
    const sources = { url_video: 'video', url_srt: 'captions', ...files };
    const context = { ...bench.context(operation, sources), ...(task && { task }) };
    return operation === 'caption'
      ? bench.renderers.caption.render(inputFor('caption', fields), context)
      : bench.renderers.transcode.render(inputFor('transcode', fields), context);
  };
  const kept = async (result: RenderResult, output: string, name: string) => {
    await copyFile(result.outputs[output]?.path ?? '', bench.path(name));
    return name;
  };

  /** The job as one run, and as its tasks: all on one machine, one after the other. */
  const both = async (operation: Operation, fields: Fields = {}) => {
    const single = await render(operation, undefined, fields);
    const whole = bench.path(await kept(single, 'video', 'whole'));
    const planned = await render(operation, PLAN, fields);
    const plan = planOf(planned);
    const files: Record<string, string> = {};
    if (plan.has_sound) files['sound'] = await kept(planned, 'sound', 'sound');
    let from = 0;
    for (const [at, frames] of plan.frames.entries()) {
      const to = at === plan.frames.length - 1 ? null : from + frames;
      const part = await render(operation, { role: 'part', from, to }, fields);
      files[partSource(at)] = await kept(part, 'part', `part${at}`);
      from += frames;
    }
    const joined = await render(operation, { role: 'join', ...plan }, fields, files);
    const path = joined.outputs['video']?.path ?? '';
    return { single, joined, plan, whole, path };
  };

  const makeFilm = (options: readonly string[] = []) =>
    makeVideo({
      ...{ path: bench.path('video.mp4'), seconds: 12, fps: '30000/1001', bframes: 2, audio: true },
      options: ['-g', '137', '-keyint_min', '137', ...options],
    });

  it('makes captions in parts that are those of one run', async () => {
    await makeFilm();
    await copyFile(bench.path('video.mp4'), bench.path('video'));
    await writeFile(bench.path('captions'), SCRIPT);

    const { single, joined, plan, whole, path } = await both('caption');

    const told = ({ outputs: { video } }: RenderResult) => ({ ...video, path: undefined });
    expect(told(joined)).toEqual(told(single));
    expect(plan).toEqual({
      frames: [120, 120, 120],
      rate: { num: 30_000, den: 1001 },
      has_sound: true,
    });
    expect(await soundSamples(path)).toEqual(await soundSamples(whole));
    const { times, seams, others } = await compared(whole, path, plan);
    expect(times).toEqual(await timesOf(whole));
    expect(Math.min(...seams, ...others)).toBeGreaterThan(SAME_DB);
    const source = bench.path('video');
    const loss = (await psnrOf(whole, source)) - (await psnrOf(path, source));
    expect(Math.abs(loss)).toBeLessThan(0.1);
  });

  it('makes another size and rate of an unsteady video in parts as in one run', async () => {
    await makeFilm();
    const drop = "select='not(between(n,5,40)+between(n,117,123)+not(mod(n+1,7)))'";
    await ffmpeg(
      ...['-i', bench.path('video.mp4'), '-vf', drop, '-fps_mode', 'passthrough', '-c:a', 'copy'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '97', '-f', 'mp4'],
      bench.path('video'),
    );
    const fields = { width: 200, frame_rate: 25, container: 'mov' };

    const { joined, plan, whole, path } = await both('transcode', fields);

    expect(joined.outputs['video']?.filename).toBe('transcode.mov');
    expect(plan.frames).toHaveLength(3);
    expect(await soundSamples(path)).toEqual(await soundSamples(whole));
    const { times, seams, others } = await compared(whole, path, plan, '200x112');
    expect(times).toEqual(await timesOf(whole));
    expect(Math.min(...seams, ...others)).toBeGreaterThan(SAME_DB);
  });

  it.each([
    ['is short', {}, ['-t', '4.9']],
    ['may have so many bytes only', { max_size_bytes: 10_000_000 }, []],
    ['is copied', {}, []],
    ['begins late', { width: 200 }, []],
  ] as const)('renders whole what %s', async (why, fields, options) => {
    await makeFilm();
    const late = why === 'begins late' ? ['-itsoffset', '0.5'] : [];
    await ffmpeg(
      ...['-i', bench.path('video.mp4'), ...late, '-i', bench.path('video.mp4')],
      ...['-map', '0:a', '-map', '1:v', '-c', 'copy', ...(late.length > 0 ? [] : options)],
      ...['-f', 'mp4', bench.path('video')],
    );

    const result = await render('transcode', PLAN, fields);

    expect([result.plan, Object.keys(result.outputs)]).toEqual([undefined, ['video']]);
  });

  it('tries no GPU for a part that has to fit those of others', async () => {
    await bench.close();
    bench = await RenderBench.open({ decision: { policy: 'if-possible', faults: [] } });
    await makeFilm();
    await copyFile(bench.path('video.mp4'), bench.path('video'));
    const part = { role: 'part', from: 0, to: 10, cpu_only: true } as const;

    expect(await render('transcode', part, { width: 200 })).toMatchObject({
      ...{ encoder: 'libx264' },
      fallbackReason: 'other parts of the result were encoded on the CPU',
    });
  });

  it('refuses parts that were made by different encoders', async () => {
    await makeFilm();
    await copyFile(bench.path('video.mp4'), bench.path('video'));
    const fields = { width: 200 };
    const other = { ...fields, codec: 'hevc' };
    const first = await render('transcode', { role: 'part', from: 0, to: 60 }, fields);
    const files = { part_0: await kept(first, 'part', 'part0'), part_1: 'part1' };
    await kept(
      await render('transcode', { role: 'part', from: 60, to: 120 }, other),
      'part',
      'part1',
    );
    const rate = { num: 30_000, den: 1001 };
    const join = { role: 'join', frames: [60, 60], rate, has_sound: false } as const;

    await expect(render('transcode', join, fields, files)).rejects.toMatchObject({
      code: 'output_invalid',
      detail: 'The parts of the result were not encoded alike.',
    });
  });
});

type Files = Readonly<Record<string, string>>;

/** Two encodes of one picture differ by their rate control; frames of another time by far more. */
const SAME_DB = 38;

function planOf({ plan }: RenderResult): FanOutPlan {
  if (!plan) throw new Error('It was rendered whole.');
  return plan;
}

/** How near each frame is to that of one run, in decibels, parted into those at seams and the others. */
async function compared(whole: string, path: string, { frames }: FanOutPlan, size = '320x180') {
  const [wanted, got] = [await lumaFrames(whole, size), await lumaFrames(path, size)];
  expect(got).toHaveLength(wanted.length);
  const starts = frames.map((_, at) => frames.slice(0, at).reduce((sum, each) => sum + each, 0));
  const near = (frame: number) => starts.slice(1).some((seam) => Math.abs(frame - seam + 0.5) < 3);
  const values = got.map((plane, at) => psnr(plane, wanted[at] ?? Buffer.alloc(0)));
  const seams = values.filter((_, frame) => near(frame));
  const others = values.filter((_, frame) => !near(frame));
  return { times: await timesOf(path), seams, others };
}
function psnr(a: Buffer, b: Buffer): number {
  const squares = a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0);
  return 10 * Math.log10((255 * 255 * a.length) / Math.max(squares, 1));
}

/** When each frame is shown, in seconds. */
async function timesOf(path: string): Promise<readonly string[]> {
  const shown = ['-show_entries', 'frame=pts_time', '-of', 'csv=p=0', path];
  const { stdout } = await run('ffprobe', ['-v', 'error', '-select_streams', 'v', ...shown]);
  // The first frame of a part tells of its encoder on a line of its own.
  return [...stdout.matchAll(/^[\d.]+/gm)].map(([time]) => time);
}
