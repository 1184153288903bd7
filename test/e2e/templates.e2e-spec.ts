import { makeStill, makeTone, makeVideo } from '../support/media';
import { streamsOf } from '../support/pictures';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

describe('templates, from a request to the files', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
    await makeStill({ path: sources.path('a.png'), size: '180x320' });
    await makeStill({ path: sources.path('b.png'), size: '180x320' });
    await makeTone({ path: sources.path('voice.mp3'), seconds: 1.5 });
    await makeVideo({ path: sources.path('clip.mp4'), size: '320x180', seconds: 2, audio: true });
    await sources.write('talk.srt', '1\n00:00:00,200 --> 00:00:01,000\nHello there\n');
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  it('narrated-slideshow makes an upright short as long as the voice, encoded once', async () => {
    const slides = ['a.png', 'b.png'].map((name) => ({ url_image: sources.url(name) }));
    const { job, file } = await program.render('pipeline', {
      template: 'narrated-slideshow',
      values: {
        ...{ slides, seconds_per_slide: 1, transition: 'none' },
        ...{ voice: sources.url('voice.mp3'), captions: sources.url('talk.srt') },
      },
    });

    expect(await streamsOf(file)).toMatchObject([{ width: 1080, height: 1920 }, {}]);
    expect(job.output?.media?.duration_seconds).toBeCloseTo(1.5, 1);
    expect(job.output?.data).toMatchObject({
      steps: [{ fused_into: 'short' }, { fused_into: 'short' }, { encoder: 'libx264' }],
    });
  });

  it('captioned-clip keeps the clip as long as it is', async () => {
    const { job, file } = await program.render('pipeline', {
      template: 'captioned-clip',
      values: {
        ...{ video: sources.url('clip.mp4'), captions: sources.url('talk.srt') },
        music: sources.url('voice.mp3'),
      },
    });

    expect(await streamsOf(file)).toMatchObject([{ width: 320, height: 180 }, {}]);
    expect(job.output).toMatchObject({ filename: 'clip.mp4', media: { duration_seconds: 2 } });
  });

  it('square-teaser makes a square and its cover', async () => {
    const { job, file } = await program.render('pipeline', {
      template: 'square-teaser',
      values: { video: sources.url('clip.mp4'), text: 'On Friday', start: 0.5, seconds: 1 },
    });

    expect(await streamsOf(file)).toMatchObject([{ width: 1080, height: 1080 }, {}]);
    expect(job.output).toMatchObject({
      files: [{ filename: 'teaser.mp4' }, { filename: 'cover.jpg' }],
      media: { duration_seconds: 1 },
    });
  });

  it("an owner's own is filled in, and changes nothing of jobs before", async () => {
    const kept = await program.call('/template', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'cover',
        fields: [{ name: 'clip', example: 'https://example.com/clip.mp4' }],
        steps: [{ name: 'cover', operation: 'thumbnail', input: { url_video: '{clip}', at: [0] } }],
      }),
    });
    const { job } = await program.render('pipeline', {
      template: 'cover',
      values: { clip: sources.url('clip.mp4') },
    });

    expect(kept.status).toBe(201);
    expect(job).toMatchObject({
      input: { steps: [{ name: 'cover', input: { url_video: sources.url('clip.mp4') } }] },
      output: { filename: 'cover.jpg' },
    });
  });
});
