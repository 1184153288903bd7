import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';

import { runFile } from './single.run';
import type { TakenJobHandler } from './taken-job.handler';

describe(runFile.name, () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'single-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function run(text: string, handle: TakenJobHandler['handle']) {
    const file = join(folder, 'test_input.json');
    await writeFile(file, text);
    const { signal } = new AbortController();
    return runFile(file, { handle }, { signal, log: pino({ level: 'silent' }) });
  }

  it("gives the file's input to the handler, and returns what would have been posted", async () => {
    const order: string[] = [];
    const body = await run('{"input":{"n":1},"webhook":null}', async (job, { afterReport }) => {
      afterReport(async () => void order.push('after'));
      order.push('handled');
      return job;
    });

    expect(body).toEqual({ output: { id: 'local_test', input: { n: 1 }, webhook: null } });
    expect(order).toEqual(['handled', 'after']);
  });

  it('returns the error of a job that fails', async () => {
    const body = await run('{}', () => ({ error: 'No video.', code: 7 }));

    expect(body).toEqual({ output: { code: 7 }, error: 'No video.' });
  });

  it('returns the chunks of a stream together', async () => {
    const body = await run('{"input":{}}', async function* () {
      yield 1;
      yield 2;
    });

    expect(body).toEqual({ output: [1, 2] });
  });

  it('refuses a file that is not JSON', async () => {
    await expect(run('nonsense', async () => 1)).rejects.toThrow(SyntaxError);
  });
});
