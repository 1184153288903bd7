import { rm, writeFile } from 'node:fs/promises';

import { lumaFrames, makeVideo, mean } from '../../../../test/support/media';
import { notingItsId, usageOf } from '../../../../test/support/process-usage';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';

const MiB = 1024 * 1024;

/** 100 bytes that take ffmpeg's own reader 23.6 GB: what follows a position is let through. */
const BOMB =
  '1\n00:00:00,000 --> 00:00:09,000\n{\\an8}{\\fs3000\\bord200\\blur100\\t(0,9,\\fs1)\\frx9}WWWW\n';
/** As much as is let through at once, in one place. */
const FULL = Array.from(
  { length: 100 },
  () => '00:00:00,000 --> 00:00:09,000\nWWWWW WWWW WWWWW WWWWW WWWWW WWWWWWWWWW',
);

/** A cue a millisecond, each letter in a class and with a stamp of its own, and 3 MB behind the end. */
const STAMPED = Array.from({ length: 12_000 }, (_, at) => {
  const ms = at < 400 ? at : 1000 + at;
  const tags = at < 400 ? '' : `<v A.${'b'.repeat(20)}>&amp;${'<c.red.a><i>'.repeat(12)}`;
  const times = `${clock(ms)} --> ${clock(ms + 3)} line:${at % 9}0% align:start`;
  return `\n\n${times}\n<${clock(ms + 1)}>${tags}W<${clock(ms + 2)}><c.red><b>W`;
}).reduce((text, cue) => text + cue, 'WEBVTT');

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}

// Real encodes, on machines that may be busy with others.
describe('subtitle bombs', () => {
  let bench: RenderBench;
  beforeAll(async () => {
    const decision = { policy: 'disable', faults: [] } as const;
    bench = await RenderBench.open({ decision, ffmpegName: 'mpeg' });
    await writeFile(bench.path('mpeg'), notingItsId('ffmpeg'), { mode: 0o755 });
    const size = '1920x1080';
    await makeVideo({ path: bench.path('video.mp4'), picture: 'black', size, seconds: 0.4 });
  });
  afterAll(() => bench.close());

  /** What captions take at 1080p, and the result. */
  async function measure(captions: string, style: object = {}) {
    await writeFile(bench.path('captions.srt'), captions);
    await rm(bench.path('pids'), { force: true });
    const files = { url_video: 'video.mp4', url_srt: 'captions.srt' };
    let path = '';
    const usage = await usageOf(bench.path('pids'), async () => {
      const context = bench.context('caption', files);
      const result = await bench.renderers.caption.render(inputFor('caption', { style }), context);
      path = result.outputs['video']?.path ?? '';
    });
    return { ...usage, path };
  }

  it('draws the bomb of 100 bytes as four letters in 2 s and 300 MB', async () => {
    const { cpuSeconds, peakBytes, path } = await measure(BOMB);

    const [frame] = await lumaFrames(path, '1920x1080');
    const top = frame?.subarray(0, 1920 * 270) ?? Buffer.alloc(1);
    const rest = frame?.subarray(1920 * 270) ?? Buffer.alloc(1);
    expect(Math.max(...chunkMeans(top))).toBeGreaterThan(20);
    expect(mean(rest)).toBeCloseTo(16, 0);
    expect(cpuSeconds).toBeLessThan(2);
    expect(peakBytes).toBeLessThan(300 * MiB);
  });

  it('draws as much text as may be shown at once', async () => {
    const { cpuSeconds, peakBytes } = await measure(FULL.join('\n\n'));

    expect(cpuSeconds).toBeLessThan(20);
    expect(peakBytes).toBeLessThan(300 * MiB);
  });

  it.each(['karaoke', 'word'])('draws 3 MB of stamps and tags of WebVTT as %s', async (preset) => {
    const before = process.cpuUsage();
    const { cpuSeconds, peakBytes, path } = await measure(STAMPED, { preset });
    const { user, system } = process.cpuUsage(before);

    const frames = await lumaFrames(path, '1920x1080');
    expect(frames.map((frame) => Math.max(...chunkMeans(frame)) > 20)).not.toContain(false);
    expect(cpuSeconds).toBeLessThan(5);
    expect(peakBytes).toBeLessThan(300 * MiB);
    expect((user + system) / 1e6).toBeLessThan(10);
  });
});

/** The mean luma of each row of a part of a frame. */
function chunkMeans(plane: Buffer): number[] {
  return Array.from({ length: plane.length / 1920 }, (_, row) =>
    mean(plane.subarray(row * 1920, (row + 1) * 1920)),
  );
}
