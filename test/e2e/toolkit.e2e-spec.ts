import { makeStill, makeVideo } from '../support/media';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

/** What a client of the toolkit reads. */
interface Answered {
  readonly code: number;
  readonly id: string | null;
  readonly job_id: string;
  readonly message: string;
  readonly response: string;
}

describe('clients of no-code-architects-toolkit', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    await makeVideo({ path: sources.path('v.mp4'), seconds: 1, size: '160x90', audio: true });
    await makeStill({ path: sources.path('i.png'), size: '160x90' });
    program = await RunningProgram.start();
  });
  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  const call = <T>(path: string, body: object) =>
    program.call<T>(path, { method: 'POST', body: JSON.stringify(body) });

  it.each<[string, () => object, string]>([
    [
      '/v1/video/caption',
      () => ({
        video_url: sources.url('v.mp4'),
        captions: '1\n00:00:00,000 --> 00:00:01,000\nHello there\n',
        settings: { style: 'word_by_word', position: 'bottom_center' },
      }),
      'video/mp4',
    ],
    [
      '/v1/image/convert/video',
      () => ({ image_url: sources.url('i.png'), length: 0.5 }),
      'video/mp4',
    ],
    ['/v1/media/convert/mp3', () => ({ media_url: sources.url('v.mp4') }), 'audio/mpeg'],
  ])('get a file of %s in the answer, and again by its status', async (path, body, type) => {
    const { status, body: answer } = await call<Answered>(path, { ...body(), id: 'r-1' });
    const file = await fetch(answer.response);
    const told = await call<{ response: object }>('/v1/toolkit/job/status', {
      job_id: answer.job_id,
    });

    expect([status, answer.code, answer.id, answer.message]).toEqual([200, 200, 'r-1', 'success']);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, type]);
    expect(told.body.response).toMatchObject({
      job_status: 'done',
      response: { endpoint: path, code: 200, id: 'r-1', job_id: answer.job_id },
    });
  });
});
