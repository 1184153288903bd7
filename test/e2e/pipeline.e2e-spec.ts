import { makeStill, makeTone } from '../support/media';
import { frameTimesOf, streamsOf } from '../support/pictures';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

describe('pipelines, from a request to the files', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
    for (const name of ['a.png', 'b.png']) {
      await makeStill({ path: sources.path(name), size: '180x320' });
    }
    await makeTone({ path: sources.path('voice.mp3'), seconds: 3 });
    await sources.write('talk.srt', '1\n00:00:00,500 --> 00:00:01,500\nHello there\n');
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  const slides = {
    name: 'slides',
    operation: 'img2vid',
    input: { ...{ duration: 1, width: 180, height: 320 } },
  };

  it('makes a short of stills, a voice and captions, encoded once', async () => {
    const urls = ['a.png', 'b.png'].map((name) => ({ url_image: sources.url(name) }));
    const { job, file } = await program.render('pipeline', {
      steps: [
        { ...slides, input: { ...slides.input, slides: urls } },
        {
          name: 'narrated',
          operation: 'addaudio',
          input: { url_video: 'step:slides', url_audio: sources.url('voice.mp3') },
        },
        {
          name: 'short',
          operation: 'caption',
          input: {
            url_video: 'step:narrated',
            subtitles: '1\n00:00:00,500 --> 00:00:01,500\nHello there\n',
          },
        },
      ],
    });

    const [video, audio] = await streamsOf(file);
    expect([video, audio]).toMatchObject([{ width: 180, height: 320 }, { codec_name: 'aac' }]);
    expect(await frameTimesOf(file)).toHaveLength(Number(video?.nb_frames));
    expect(job).toMatchObject({
      output: {
        filename: 'short.mp4',
        files: [{ name: 'short' }],
        data: {
          steps: [
            { name: 'slides', fused_into: 'short', encoder: null },
            { name: 'narrated', fused_into: 'short', encoder: null },
            { name: 'short', fused_into: null, encoder: 'libx264' },
          ],
        },
      },
    });
  });

  it('keeps the files that are asked for, and tells what a step found', async () => {
    const { job } = await program.render('pipeline', {
      steps: [
        { ...slides, input: { ...slides.input, url_image: sources.url('a.png') } },
        { name: 'facts', operation: 'probe', input: { url_media: 'step:slides' } },
        { name: 'cover', operation: 'thumbnail', input: { url_video: 'step:slides', at: [0.5] } },
      ],
      outputs: ['cover', 'slides'],
    });

    expect(job).toMatchObject({
      output: {
        filename: 'cover.jpg',
        files: [{ filename: 'cover.jpg' }, { filename: 'slides.mp4' }],
        data: { steps: [{}, { name: 'facts', data: { duration_seconds: 1 } }, {}] },
      },
    });
  });
});
