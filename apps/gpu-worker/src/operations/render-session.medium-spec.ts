import { writeFile } from 'node:fs/promises';

import { makeStill, makeTone, makeVideo } from '../../../../test/support/media';
import { RenderSession } from './render-session';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';

const SRT = '1\n00:00:00,000 --> 00:00:01,000\nHi\n';
const CLOSE_TO_ONE = expect.closeTo(1, 1) as number;

describe(RenderSession.name, () => {
  let bench: RenderBench;
  beforeEach(async () => (bench = await RenderBench.open()));
  afterEach(() => bench.close());

  const video = (fps: number) =>
    makeVideo({ path: bench.path('v.mp4'), size: '160x90', seconds: 1, fps });

  it.each([
    [25, 30],
    [60, 60],
  ])('tells what a caption of %i frames a second is about to render', async (fps, counted) => {
    await video(fps);
    await writeFile(bench.path('s.srt'), SRT);
    const files = { url_video: 'v.mp4', url_srt: 's.srt' };

    await bench.renderers.caption.render(inputFor('caption'), bench.context('caption', files));

    expect(bench.plans).toEqual([{ seconds: 1, pixelsPerSecond: 160 * 90 * counted }]);
  });

  it('plans an addaudio as long as the shorter of picture and sound', async () => {
    await makeVideo({ path: bench.path('v.mp4'), size: '160x90', seconds: 3, fps: 50 });
    await makeTone({ path: bench.path('a.wav'), seconds: 1 });
    const files = { url_video: 'v.mp4', url_audio: 'a.wav' };

    await bench.renderers.addaudio.render(inputFor('addaudio'), bench.context('addaudio', files));

    const plan = { seconds: CLOSE_TO_ONE, pixelsPerSecond: 160 * 90 * 50 };
    expect(bench.plans.at(0)).toEqual(plan);
  });

  it('plans a still as the video that is made of it', async () => {
    await makeStill({ path: bench.path('i.png') });

    await bench.renderers.img2vid.render(
      inputFor('img2vid', { frame_rate: 10, duration: 0.2 }),
      bench.context('img2vid', { url_image: 'i.png' }),
    );

    expect(bench.plans).toEqual([{ seconds: 0.2, pixelsPerSecond: 1920 * 1080 * 10 }]);
  });
});
