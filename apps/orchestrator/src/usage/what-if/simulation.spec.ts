import type { WhatIf } from '@app/simulation';

import { Simulation } from './simulation';

const QUESTION: WhatIf = {
  ...{ jobs: [{ id: 'job_01M85TXCGDGH4PNCRV6KA7N0YM', ms: 60_000 }], beginMs: 0, times: 1 },
  horizonSeconds: 86_400,
  endpoint: {
    ...{ min: 0, max: 1, idleSeconds: 300, coldSeconds: 10, timeoutSeconds: 3_600 },
    scaler: { kind: 'QUEUE_DELAY', delaySeconds: 4 },
  },
};
const FOREVER = new AbortController().signal;

describe(Simulation.name, () => {
  it('answers in a thread, one question after the other, and refuses what is too much', async () => {
    const simulation = new Simulation();

    const answers = await Promise.allSettled(
      Array.from({ length: 6 }, () => simulation.ask(QUESTION, FOREVER)),
    );

    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'rate_limited' } }]);
    const [first] = answers;
    expect(first).toMatchObject({
      value: { asked: { jobs: 1, seconds: { busy: 60, idle: 300, starting: 10 } } },
    });
    expect(await simulation.ask(QUESTION, FOREVER)).toMatchObject({ asked: { jobs: 1 } });
  });

  it('ends a question that nobody waits for', async () => {
    const gone = new AbortController();
    const asked = new Simulation().ask(QUESTION, gone.signal);
    gone.abort();

    await expect(asked).rejects.toMatchObject({ code: 'canceled' });
  });
});
