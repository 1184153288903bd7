import type { Job, OperationName } from '@app/contracts';

import { makeStill, makeTurned, makeVideo } from '../support/media';
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

  it.each([
    ['caption', () => ({ url_video: url('ntsc.mp4'), url_srt: url('cue.srt') })],
    ['caption', () => ({ url_video: url('turned.mp4'), url_srt: url('cue.srt') })],
    ['watermark', () => ({ url_video: url('ntsc.mp4'), text: 'api-gpu' })],
    ['img2vid', () => ({ url_image: url('tall.jpg'), duration: 1.03, resolution: '720p' })],
    ['img2vid', () => ({ url_image: url('tall.jpg'), duration: 1, width: 320, frame_rate: 29.97 })],
  ] as const)('says of %s exactly what it makes', async (operation, bodyOf) => {
    const body = bodyOf();
    const { output } = await estimate(operation, body);

    const { job } = await program.render(operation, body);

    const { width, height, duration_seconds, frame_rate } = job.output?.media ?? {};
    expect(output).toEqual({
      ...{ width, height },
      frame_rate: expect.closeTo(frame_rate ?? NaN, 3) as number,
      duration_seconds: expect.closeTo(duration_seconds ?? NaN, 3) as number,
    });
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
