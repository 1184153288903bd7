import { Logger } from '@nestjs/common';

import { FaultPlan } from '../faults/fault-plan';
import { readFaults } from '../faults/read-faults';
import type { EndedJob } from '../jobs/endpoint-job';
import { WebhookSender, type SenderParts } from './webhook-sender';
import { WebhookClient } from './webhook.client';

const JOB: EndedJob = {
  ...{ id: 'a-u1', input: { x: 1 }, synchronous: false, lowPriority: false, retries: 0 },
  ...{ submittedAt: 0, startedAt: 9533, endedAt: 9621, executionTimeoutMs: 1, ttlMs: 1 },
  ...{ status: 'COMPLETED', workerId: 'w1', output: { ok: true }, resultBytes: 1 },
  webhook: 'http://hooks.example/done?token=1',
};
const BODY =
  '{"delayTime":9533,"executionTime":88,"id":"a-u1","input":{"x":1},' +
  '"output":{"ok":true},"status":"COMPLETED","webhook":"http://hooks.example/done?token=1"}';

/** Answers what it is told to, an Error by rejecting, then 200. */
class FakeClient extends WebhookClient {
  readonly calls: string[] = [];

  constructor(private readonly answers: (number | Error)[]) {
    super();
  }

  async post(_url: string, body: string): Promise<number> {
    this.calls.push(body);
    const answer = this.answers.shift() ?? 200;
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

function given(
  answers: (number | Error)[] = [],
  options: { readonly receivers?: SenderParts['receivers']; readonly faults?: object[] } = {},
) {
  const client = new FakeClient(answers);
  const faults = new FaultPlan();
  faults.set(readFaults(options.faults ?? []), 1);
  const waits: number[] = [];
  const wait = async (ms: number): Promise<void> => void waits.push(ms);
  const receivers = options.receivers ?? 'all';
  const sender = new WebhookSender({ client, faults, wait, receivers });
  const send = async (job: EndedJob = JOB): Promise<readonly string[]> => {
    sender.send(job);
    await new Promise(setImmediate);
    return client.calls;
  };
  return { send, waits };
}

describe(WebhookSender.name, () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('sends the status with input and webhook, in the order of the service', async () => {
    const { send, waits } = given();

    expect(await send()).toEqual([BODY]);
    expect(waits).toEqual([]);
  });

  it.each([
    ['an error', [500, 200], [5000]],
    ['a redirect and no answer', [302, new Error('reset'), 200], [5000, 15_000]],
    ['errors only', [500, 429, 404, 200], [5000, 15_000]],
  ])('tries again 5 and 20 s after the end, after %s', async (_what, answers, waited) => {
    const { send, waits } = given(answers);

    expect(await send()).toHaveLength(waited.length + 1);
    expect(waits).toEqual(waited);
  });

  it.each(['FAILED', 'TIMED_OUT'] as const)('tells that a job has %s', async (status) => {
    const { send } = given();

    expect((await send({ ...JOB, status, error: 'no' }))[0]).toContain(`"status":"${status}"`);
  });

  it('tells nothing of a cancellation, nor where there is no webhook', async () => {
    const { send } = given();
    const { webhook, ...silent } = JOB;
    await send({ ...JOB, status: 'CANCELLED' });

    expect(await send(silent)).toEqual([]);
    expect(webhook).toBeDefined();
  });

  it.each([
    ['loopback', 'http://hooks.example/', 0],
    ['loopback', 'http://127.0.0.1:80/', 1],
    ['loopback', 'http://[::1]/', 1],
    ['loopback', 'http://localhost/', 1],
    ['off', 'http://localhost/', 0],
  ] as const)('where it may call %s, calls %s %i times', async (receivers, webhook, times) => {
    const { send } = given([], { receivers });

    expect(await send({ ...JOB, webhook })).toHaveLength(times);
  });

  it.each([
    ['empty-body', ['']],
    ['lost', []],
    ['duplicate', [BODY, BODY]],
  ])('has the fault %s', async (kind, calls) => {
    const { send } = given([], { faults: [{ route: 'webhook', kind }] });

    expect(await send()).toEqual(calls);
  });
});
