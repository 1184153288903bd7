import { makeTone, makeVideo, zeroPackets } from '../../../../test/support/media';
import { AddAudioRenderer } from './addaudio.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench, refusal } from './render.testing';

// Real encodes, on machines that may be busy with others.
describe(`${AddAudioRenderer.name} with a damaged video`, () => {
  let bench: RenderBench;
  beforeEach(async () => {
    bench = await RenderBench.open();
    await makeVideo({ path: bench.path('video.mp4'), seconds: 2, size: '160x90' });
  });
  afterEach(() => bench.close());

  /** Lays a sound under the video: a longer one makes its last frame stand, and encodes it. */
  const render = async (seconds: number, holes: readonly number[]) => {
    await makeTone({ path: bench.path('sound.wav'), seconds });
    await zeroPackets(bench.path('video.mp4'), holes);
    const input = inputFor('addaudio', { length: 'longest' });
    const files = { url_video: 'video.mp4', url_audio: 'sound.wav' };
    return bench.renderers.addaudio.render(input, bench.context('addaudio', files));
  };
  const many = Array.from({ length: 20 }, (_, at) => 10 + at);

  it.each([
    ['copied', 2, 'copy', 'were copied so; players skip them'],
    ['held at its end', 3, 'libx264', 'are left out'],
  ] as const)(
    'says how many frames are lacking, picture %s',
    async (_how, seconds, encoder, fate) => {
      const { warnings, encoder: used } = await render(seconds, [20, 30]);

      expect({ warnings, used }).toEqual({
        warnings: [
          {
            code: 'frames_unreadable',
            detail: `url_video: 2 of 50 frames can not be decoded and ${fate}`,
          },
        ],
        used: encoder,
      });
    },
  );

  it.each([
    ['copied', 2],
    ['held at its end', 3],
  ])('refuses a video of which much is lacking, picture %s', async (_how, seconds) => {
    expect(await refusal(render(seconds, many))).toBe(
      'media_invalid: url_video: It is damaged: 30 of 50 frames can be decoded.',
    );
  });

  it.each([2, 3])('warns of nothing where all is well, sound of %d s', async (seconds) => {
    expect((await render(seconds, [])).warnings).toEqual([]);
  });
});
