import type { Job } from '@app/contracts';

import { makeVideo } from '../support/media';
import { eventually } from '../support/processes';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

interface ProviderHealth {
  readonly dispatching: boolean;
  readonly reason: string | null;
}

jest.setTimeout(120_000);

describe('a GPU provider that takes no jobs', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    await makeVideo({ path: sources.path('clip.mp4'), seconds: 1 });
    await sources.write('clip.srt', '1\n00:00:00,000 --> 00:00:01,000\nHi\n');
  });

  afterAll(() => sources.stop());
  afterEach(() => program.stop());

  const dispatching = async () =>
    (await program.call<ProviderHealth>('/runpod/health')).body.dispatching;

  it.each([402, 404])(
    'with %i: it shows, jobs wait, and are done when it is over',
    async (status) => {
      const faults = [{ route: 'run', kind: 'status', status, count: 2 }];
      program = await RunningProgram.start({ LOCAL_FAULTS: JSON.stringify(faults) });
      const { body: job } = await program.request<Job>('caption', {
        url_video: sources.url('clip.mp4'),
        url_srt: sources.url('clip.srt'),
      });

      expect(await eventually(async () => !(await dispatching()), 10_000)).toBe(true);
      const [health, provider, meanwhile] = await Promise.all([
        program.call<object>('/health'),
        program.call<ProviderHealth>('/runpod/health'),
        program.call<Job>(`/job/${job.id}`),
      ]);

      const reason = expect.stringContaining(`answered ${status}: `) as string;
      expect(health).toMatchObject({
        status: 200,
        body: { status: 'degraded', detail: reason, checks: { gpu: 'failed' } },
      });
      expect(provider.body).toMatchObject({ reachable: true, dispatching: false, reason });
      expect(meanwhile.body).toMatchObject({ status: 'queued', attempts: 0, error: null });
      expect(await program.ended(job.id)).toMatchObject({ status: 'succeeded', attempts: 1 });
      expect(await dispatching()).toBe(true);
    },
  );
});
