import { makeStill } from '../support/media';
import { eventually } from '../support/processes';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

const TOKEN = 'metrics_e2e_0123456789abcdefghijklmnopq';

describe('metrics of the whole program', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start({ METRICS_TOKEN: TOKEN });
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  /** The values by series. */
  const scrape = async (): Promise<ReadonlyMap<string, number>> => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'x-api-key': '' };
    const { status, body } = await program.call<string>('/metrics', { headers });
    expect(status).toBe(200);
    const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').pop())]));
  };

  it('shows what a job changes, and nobody without the token', async () => {
    await makeStill({ path: sources.path('still.png'), size: '320x180' });
    const before = await scrape();

    await program.render('img2vid', {
      url_image: sources.url('still.png'),
      duration: 1,
      frame_rate: 12,
    });
    expect(await eventually(async () => (await scrape()).has(ENDED), 30_000, 1_000)).toBe(true);
    const after = await scrape();

    const series = [ENDED, ATTEMPTS, SECONDS, QUEUED, POSTED, RUN];
    expect(series.map((name) => before.get(name) ?? null)).toEqual([
      ...[null, null, null, 0, null, null],
    ]);
    expect(series.map((name) => after.get(name) ?? null)).toEqual([1, 1, 1, 0, 1, 1]);
    expect((await program.call('/metrics')).status).toBe(401);
  });
});

const ENDED = 'api_gpu_jobs_ended_total{operation="img2vid",status="succeeded"}';
const ATTEMPTS = 'api_gpu_job_attempts_total{operation="img2vid"}';
const SECONDS = 'api_gpu_output_seconds_total{operation="img2vid"}';
const QUEUED = 'api_gpu_jobs{status="queued"}';
const POSTED = 'api_gpu_http_requests_total{method="POST",route="/video/img2vid",status="2xx"}';
const RUN = 'api_gpu_provider_calls_total{kind="run",result="2xx"}';
