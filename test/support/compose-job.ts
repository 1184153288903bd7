import { createHash } from 'node:crypto';

import type { ApiClient, Job } from '../../scripts/demo/client.mts';
import { makeStill } from './media';
import type { Sources } from './sources';

const JOB_MS_MAX = 90_000;

/** Sends an operation, waits for its end and gives what a client downloads; fails where it did not succeed. */
export async function resultOf(
  client: ApiClient,
  operation: string,
  body: Readonly<Record<string, unknown>>,
): Promise<{ readonly job: Job; readonly bytes: Buffer }> {
  const deadline = Date.now() + JOB_MS_MAX;
  let job = await client.submit(operation, body);
  while (job.finished_at === null && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    job = await client.job(job.id);
  }
  expect(job).toMatchObject({ status: 'succeeded', error: null });
  const bytes = await client.download(job.output?.url ?? '');
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(job.output?.sha256);
  return { job, bytes };
}

/** A short still brought to life. */
export async function runJob(client: ApiClient, sources: Sources): Promise<void> {
  await makeStill({ path: sources.path('still.png'), size: '320x180', filter: 'null' });
  const url_image = sources.url('still.png');
  await resultOf(client, 'img2vid', { url_image, duration: 1, frame_rate: 12 });
}
