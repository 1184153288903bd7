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
    const config = readWorkerConfig({ needsQueue: false }, { RUNPOD_AI_API_KEY: 'worker-key-1' });
    const log = createLog(config, output).child({ requestId: 'job-1' });

    log.warn({ error: new Error('PUT https://s.test/o?sig=abcdef&x=1 with worker-key-1') }, 'Hi');

    expect(lines.length).toBe(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      ...{ level: 'WARN', requestId: 'job-1', message: 'Hi' },
      error: { message: 'PUT https://s.test/o?sig=[redacted]&x=1 with [redacted]' },
    });
    expect(lines[0]).not.toMatch(/worker-key-1|abcdef/);
  });
});
