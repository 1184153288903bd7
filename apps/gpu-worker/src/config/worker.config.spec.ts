import { EnvError } from '@app/contracts';

import { readWorkerConfig } from './worker.config';

const QUEUE = {
  RUNPOD_WEBHOOK_GET_JOB: 'https://api.runpod.ai/v2/ep/job-take/$ID?gpu=A',
  RUNPOD_WEBHOOK_POST_OUTPUT: 'https://api.runpod.ai/v2/ep/job-done/$RUNPOD_POD_ID/$ID?gpu=A',
};

describe(readWorkerConfig.name, () => {
  it('reads what RunPod sets, placeholders as they are', () => {
    const config = readWorkerConfig({ needsQueue: true }, QUEUE);

    expect(config.queue).toEqual({
      getJob: QUEUE.RUNPOD_WEBHOOK_GET_JOB,
      postOutput: QUEUE.RUNPOD_WEBHOOK_POST_OUTPUT,
      postStream: undefined,
      ping: undefined,
    });
    expect(config.env.RUNPOD_PING_INTERVAL).toBe(10_000);
  });

  it('needs no queue for a single run', () => {
    expect(readWorkerConfig({ needsQueue: false }, {}).queue).toBeUndefined();
  });

  it('names every problem in one message', () => {
    expect(() =>
      readWorkerConfig(
        { needsQueue: true },
        {
          RUNPOD_PING_INTERVAL: 'soon',
          STORE_ORIGINS: 'https://a.test,nonsense',
          ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8,10.0.0.0/99',
        },
      ),
    ).toThrow(
      new EnvError([
        'RUNPOD_WEBHOOK_GET_JOB is missing: Where jobs are taken from; holds $ID or $RUNPOD_POD_ID.',
        'RUNPOD_WEBHOOK_POST_OUTPUT is missing: Where results go; holds $RUNPOD_POD_ID and $ID.',
        'RUNPOD_PING_INTERVAL must be a whole number from 100 to 600000',
        'STORE_ORIGINS has "nonsense", which is not an origin like https://api.example.com',
        'ALLOW_PRIVATE_NETWORKS has "10.0.0.0/99", which is not a CIDR like 10.0.0.0/8',
      ]),
    );
  });
});
