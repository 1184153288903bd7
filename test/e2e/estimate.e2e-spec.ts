import { OPERATION_NAMES, type Job, type OperationName } from '@app/contracts';

import { makeStill, makeTone, makeTurned, makeVideo } from '../support/media';
import { eventually } from '../support/processes';
import { codeOf, RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

interface Estimated {
  readonly warnings: readonly object[];
  readonly output: { readonly duration_seconds: number } | null;
  readonly cost: { readonly billed_seconds: number; readonly usd: number } | null;
  readonly eta_seconds: number | null;
  readonly based_on_jobs: number;
}

type BodyOf = (url: (name: string) => string) => object;

const LONGEST = { length: 'longest' };

const CLIPS = (url: (name: string) => string) => [
  { url_image: url('tall.jpg'), duration: 0.8 },
  { url_video: url('ntsc.mp4'), start: 0.5, end: 1.5 },
  { url_video: url('lying.mp4') },
];

const STEPS: BodyOf = (url) => ({
  steps: [
    {
      name: 'told',
      operation: 'caption',
      input: { url_video: 'step:heard', url_srt: url('cue.srt') },
    },
    {
      name: 'heard',
      operation: 'addaudio',
      input: { url_video: 'step:cut', url_audio: 'step:sound' },
    },
    { name: 'cut', operation: 'trim', input: { url_video: url('ntsc.mp4'), end: 1 } },
    { name: 'sound', operation: 'audio', input: { url_audio: url('long.wav'), end: 0.6 } },
  ],
});

/** What is asked for, and what is compared; each row is rendered. */
const EXAMPLES: readonly (readonly [OperationName, BodyOf])[] = [
  ['caption', (url) => ({ url_video: url('ntsc.mp4'), url_srt: url('cue.srt') })],
  ['caption', (url) => ({ url_video: url('turned.mp4'), url_srt: url('cue.srt') })],
  ['watermark', (url) => ({ url_video: url('ntsc.mp4'), text: 'api-gpu' })],
  ['img2vid', (url) => ({ url_image: url('tall.jpg'), duration: 1.03, resolution: '720p' })],
  [
    'img2vid',
    (url) => ({ url_image: url('tall.jpg'), duration: 1, width: 320, frame_rate: 29.97 }),
  ],
  ['addaudio', (url) => ({ url_video: url('ntsc.mp4'), url_audio: url('long.wav') })],
  ['addaudio', (url) => ({ url_video: url('lying.mp4'), url_audio: url('short.wav') })],
  ['addaudio', (url) => ({ url_video: url('ntsc.mp4'), url_audio: url('short.wav') })],
  ['addaudio', (url) => ({ url_video: url('lying.mp4'), url_audio: url('long.wav'), ...LONGEST })],
  ['addaudio', (url) => ({ url_video: url('lying.mp4'), url_audio: url('ntsc.mp4'), loop: true })],
  ['transcode', (url) => ({ url_video: url('ntsc.mp4'), height: 90 })],
  ['transcode', (url) => ({ url_video: url('turned.mp4'), frame_rate: 10, max_height: 200 })],
  ['transcode', (url) => ({ url_video: url('ntsc.mp4'), container: 'gif', width: 200 })],
  ['audio', (url) => ({ url_audio: url('long.wav'), format: 'flac' })],
  ['audio', (url) => ({ url_audio: url('long.wav'), format: 'wav', start: 0.5, end: 9 })],
  ['audio', (url) => ({ url_audio: url('tone.flac'), format: 'wav', start: 0.25, end: 1.125 })],
  ['trim', (url) => ({ url_video: url('ntsc.mp4'), start: 0.42, end: 1.3 })],
  ['trim', (url) => ({ url_video: url('lying.mp4'), start: -0.5 })],
  [
    'concat',
    (url) => ({ clips: [{ url_video: url('ntsc.mp4') }, { url_video: url('lying.mp4') }] }),
  ],
  ['concat', (url) => ({ clips: CLIPS(url), ...{ transition: 'fade', aspect_ratio: '1:1' } })],
  ['thumbnail', (url) => ({ url_video: url('turned.mp4'), width: 100 })],
  ['pipeline', STEPS],
];

/** As near as it is said to be; lengths of what has none are null in both. */
function near(value: number | null | undefined, tolerance = 0.001): unknown {
  if (value === null || value === undefined) return null;
  return expect.closeTo(value, -Math.log10(2 * tolerance)) as number;
}

/** A price for the machine of the test. */
const PRICE = 0.0002;

describe('an estimate, and the job that follows', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start({ GPU_PRICE_PER_SECOND_USD: String(PRICE) });
    await makeVideo({
      ...{ path: sources.path('ntsc.mp4'), seconds: 2, size: '322x180' },
      ...{ fps: '30000/1001', bframes: 2, audio: true },
    });
    await makeVideo({ path: sources.path('lying.mp4'), seconds: 1, size: '320x180', fps: 24 });
    await makeTurned(sources.path('lying.mp4'), sources.path('turned.mp4'));
    await makeStill({ path: sources.path('tall.jpg'), size: '360x640' });
    await makeTone({ path: sources.path('short.wav'), seconds: 0.7 });
    await makeTone({ path: sources.path('long.wav'), seconds: 2.6 });
    await makeTone({ path: sources.path('tone.flac'), seconds: 1.5 });
    await sources.write('cue.srt', '1\n00:00:00,100 --> 00:00:00,900\nHello\n');
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  const estimate = async (operation: OperationName, body: object) => {
    const answer = await program.call<Estimated>(`/video/${operation}/validate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const url = (name: string) => sources.url(name);

  it.each(EXAMPLES)('says of %s exactly what it makes', async (operation, bodyOf) => {
    const body = bodyOf((name) => sources.url(name));
    const { output, warnings } = await estimate(operation, body);

    const { job } = await program.render(operation, body);

    const { width, height, duration_seconds, frame_rate } = job.output?.media ?? {};
    const said = JSON.stringify(warnings);
    expect(said).not.toContain('not_probed');
    expect(output).toEqual({
      ...{ width, height },
      frame_rate: near(operation === 'thumbnail' ? null : frame_rate),
      duration_seconds: near(
        operation === 'thumbnail' ? null : duration_seconds,
        said.includes('length_approximate') || job.output?.filename?.endsWith('.gif') ? 0.1 : 0.001,
      ),
    });
  });

  it('has an example of every operation that makes a file', () => {
    const rest = OPERATION_NAMES.filter((name) => EXAMPLES.every(([each]) => each !== name));
    expect(rest).toEqual(['probe']);
  });

  it('says what the job before it cost, and leaves no job behind', async () => {
    const body = { url_media: url('ntsc.mp4') };
    const before = await estimate('probe', body);
    const { id } = (await program.request('probe', body)).body;
    await program.ended(id);
    const count = async () =>
      (await program.call<{ total: { jobs: number } }>('/usage')).body.total.jobs;
    const jobs = await count();

    expect(before).toMatchObject({ output: null, cost: null, based_on_jobs: 0 });
    // What is billed is corrected some seconds after the end of a job.
    const isTheSame = async () => {
      const { cost: paid } = (await program.call<Job>(`/job/${id}`)).body;
      const { cost, based_on_jobs } = await estimate('probe', body);
      const isSame = cost?.usd === paid?.usd && cost?.billed_seconds === paid?.billed_seconds;
      return cost !== null && isSame && based_on_jobs === 1;
    };
    expect(await eventually(isTheSame, 10_000)).toBe(true);
    expect(await count()).toBe(jobs);
  });

  it('refuses an owner at the limit of the month, and says what was spent', async () => {
    await program.stop();
    program = await RunningProgram.start({
      ...{ GPU_PRICE_PER_SECOND_USD: String(PRICE), MONTHLY_SPEND_LIMIT_USD: String(PRICE / 2) },
    });
    const body = { url_media: url('ntsc.mp4') };
    const { id } = (await program.request('probe', body)).body;
    await program.ended(id);

    const refused = await program.request('probe', body);

    expect([refused.status, codeOf(refused)]).toEqual([402, 'spend_limit_reached']);
    expect((await program.call('/usage')).body).toMatchObject({
      spend: { limit_usd: PRICE / 2, reserved_usd: 0 },
      total: { jobs: 1, priced_jobs: 1 },
    });
  });
});
