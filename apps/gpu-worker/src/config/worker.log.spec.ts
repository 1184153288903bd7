import { Writable } from 'node:stream';

import { createLog } from './worker.log';
import { readWorkerConfig } from './worker.config';

describe(createLog.name, () => {
  it('writes one line a message and removes secrets wherever they stand', () => {
    const lines: string[] = [];
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    const environment = { RUNPOD_AI_API_KEY: 'worker-key-1', AWS_SECRET_ACCESS_KEY: 'of "S3"' };
    const config = readWorkerConfig({ needsQueue: false }, environment);
    const log = createLog(config, output).child({ requestId: 'job-1' });

    const message = 'PUT https://s.test/o?sig=abcdef&x=1 with worker-key-1 and of "S3"';
    log.warn({ error: new Error(message) }, 'Hi');

    expect(lines.length).toBe(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      ...{ level: 'WARN', requestId: 'job-1', message: 'Hi' },
      error: { message: 'PUT https://s.test/o?sig=[redacted]&x=1 with [redacted] and [redacted]' },
    });
    expect(lines[0]).not.toMatch(/worker-key-1|abcdef|S3/);
  });
});
