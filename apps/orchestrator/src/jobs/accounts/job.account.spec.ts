import { testConfig } from '../../config/config.testing';
import { accountOf } from './job.account';

const pricing = { ...testConfig().env, LOCAL_MODE: false };
const job = { created_at: 1_000 };
const nothing = {
  task_id: 'task_1',
  submitted_at: 3_000,
  started_at: null,
  ended_at: 60_000,
  provider_queue_ms: null,
  provider_execution_ms: null,
  worker_execution_ms: null,
  gpu: null,
};
const ran = {
  ...nothing,
  started_at: 8_000,
  provider_queue_ms: 4_500,
  provider_execution_ms: 2_001,
  worker_execution_ms: 1_900,
  gpu: 'NVIDIA L4',
};

describe(accountOf.name, () => {
  it('adds up what the tasks of a job took, each by its last attempt', () => {
    const other = { ...ran, task_id: 'task_2', provider_execution_ms: 3_000 };
    const lost = { ...other, provider_execution_ms: 1_000 };

    expect(accountOf(job, [ran, lost, other], pricing)).toEqual({
      queue_ms: 6_500,
      execution_ms: 5_001,
      cost: { usd: 0.00133, gpu: 'NVIDIA L4', price_per_second_usd: 0.00019, billed_seconds: 7 },
    });
  });

  it('goes by the times of the provider, which bills by them, from second to second', () => {
    expect(accountOf(job, [ran], pricing)).toEqual({
      queue_ms: 6_500,
      execution_ms: 2_001,
      cost: { usd: 0.00057, gpu: 'NVIDIA L4', price_per_second_usd: 0.00019, billed_seconds: 3 },
    });
  });

  it("takes the worker's own time where the provider's is not known, and ours where neither is", () => {
    const told = { ...ran, provider_queue_ms: null, provider_execution_ms: null };
    const silent = { ...told, worker_execution_ms: null };

    expect(accountOf(job, [told], pricing)).toMatchObject({
      queue_ms: 7_000,
      execution_ms: 1_900,
      cost: { billed_seconds: 2 },
    });
    expect(accountOf(job, [silent], pricing)).toMatchObject({
      queue_ms: 7_000,
      execution_ms: null,
      cost: { billed_seconds: 52 },
    });
  });

  it('counts every attempt by the GPU that ran it, each up to the second', () => {
    const other = { ...ran, gpu: 'NVIDIA GeForce RTX 4090', provider_execution_ms: 10_500 };

    expect(accountOf(job, [other, nothing, ran], pricing)).toEqual({
      queue_ms: 6_500,
      execution_ms: 2_001,
      cost: { usd: 0.00398, gpu: 'NVIDIA L4', price_per_second_usd: 0.00019, billed_seconds: 14 },
    });
  });

  it.each([
    ['never ran', [nothing], pricing, { queue_ms: null, execution_ms: null }],
    ['ran on our own machine', [ran], { ...pricing, LOCAL_MODE: true }, {}],
    ['ran where no price is known', [{ ...ran, gpu: 'GeForce 256' }], pricing, {}],
  ])('names no cost of what %s', (_what, attempts, prices, times) => {
    expect(accountOf(job, attempts, prices)).toMatchObject({ ...times, cost: null });
  });
});
