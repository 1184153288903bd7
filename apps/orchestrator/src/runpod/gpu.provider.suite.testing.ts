import type { JobRequest } from '@app/contracts';

import type { GpuProvider, ProviderStatus, Submission, SubmitOrder } from './gpu.provider';

/** A provider with a service behind it that a test can steer. */
export interface ProviderRig {
  readonly provider: GpuProvider;
  /** What the service says of an attempt from now on; undefined: it has forgotten it. */
  set(providerId: string, status: ProviderStatus | undefined): void;
  /** The service goes away. */
  vanish(): Promise<void>;
}

/** What holds for every GpuProvider. */
export function gpuProviderSuite(create: () => Promise<ProviderRig>): void {
  let rig: ProviderRig;
  const { signal } = new AbortController();

  beforeEach(async () => {
    rig = await create();
  });

  const submit = async () => {
    const submission = await rig.provider.submit(ORDER, signal);
    return (submission as Submission & { kind: 'accepted' }).providerId;
  };

  it('takes an attempt and knows it from then on', async () => {
    const id = await submit();

    expect(await rig.provider.status(id, signal)).toMatchObject({ state: 'queued', error: null });
  });

  it('tells how an attempt ended', async () => {
    const id = await submit();
    const ended: ProviderStatus = {
      state: 'completed',
      output: { version: 1 },
      error: null,
      queueMs: 10,
      executionMs: 20,
      workerId: 'worker-1',
    };
    rig.set(id, ended);

    expect(await rig.provider.status(id, signal)).toEqual(ended);
  });

  it('says gone of what it does not know', async () => {
    expect(await rig.provider.status('nothing', signal)).toMatchObject({ state: 'gone' });
  });

  it('cancels, and does not mind what is over or unknown', async () => {
    const id = await submit();
    await rig.provider.cancel(id, signal);

    expect(await rig.provider.status(id, signal)).toMatchObject({ state: 'canceled' });
    await expect(rig.provider.cancel(id, signal)).resolves.toBeUndefined();
    await expect(rig.provider.cancel('nothing', signal)).resolves.toBeUndefined();
  });

  it('counts jobs', async () => {
    await submit();

    expect((await rig.provider.health(signal)).jobs).toMatchObject({ in_queue: 1, completed: 0 });
  });

  it('throws when it can not be asked', async () => {
    await rig.vanish();
    const away = { code: 'provider_unavailable' };

    await expect(rig.provider.status('x', signal)).rejects.toMatchObject(away);
    await expect(rig.provider.cancel('x', signal)).rejects.toMatchObject(away);
    await expect(rig.provider.health(signal)).rejects.toMatchObject(away);
  });

  it('refuses a submission, and does not throw, when it can not be reached', async () => {
    await rig.vanish();

    expect(await rig.provider.submit(ORDER, signal)).toMatchObject({ kind: 'refused' });
  });
}

export const ORDER: SubmitOrder = {
  request: { version: 2, job_id: 'job_1' } as JobRequest,
  policy: { executionTimeoutMs: 60_000, ttlMs: 120_000 },
  webhookUrl: 'https://api.example.com/internal/runpod/token',
};
