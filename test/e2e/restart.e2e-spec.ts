import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { makeVideo } from '../support/media';
import { eventually, processesWith } from '../support/processes';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(180_000);

describe('stopping and starting again', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    const path = sources.path('clip.mp4');
    await makeVideo({ path, seconds: 20, size: '640x360', bframes: 3 });
    await sources.write('clip.srt', '1\n00:00:01,000 --> 00:00:19,000\nStill here\n');
    program = await RunningProgram.start();
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  async function startRender(): Promise<string> {
    const { body } = await program.request('caption', {
      url_video: sources.url('clip.mp4'),
      url_srt: sources.url('clip.srt'),
    });
    const job = await program.until(body.id, ({ stage }) => stage === 'rendering');
    expect(job.stage).toBe('rendering');
    return body.id;
  }

  it('keeps a job that runs while everything is restarted, and ends it', async () => {
    const id = await startRender();

    await program.restart();

    expect((await program.call(`/job/${id}`)).status).toBe(200);
    expect(await program.ended(id)).toMatchObject({ status: 'succeeded', error: null });
  });

  it('leaves no process behind when the orchestrator is killed, and ends the job later', async () => {
    const id = await startRender();
    const running = async (name: string) =>
      (await processesWith(program.folder)).find(({ command }) => command.includes(name));
    // Before it encodes, a render looks at its source for a moment.
    expect(await eventually(async () => Boolean(await running('ffmpeg')), 10_000)).toBe(true);
    const orchestrator = await running('orchestrator.mjs');

    process.kill(orchestrator?.pid ?? 0, 'SIGKILL');

    const gone = await eventually(async () => {
      return (await processesWith(program.folder)).length === 0;
    }, 10_000);
    expect([gone, await processesWith(program.folder)]).toEqual([true, []]);

    await program.startAgain();
    expect(await program.ended(id)).toMatchObject({ status: 'succeeded', error: null });
    expect(await readdir(join(program.folder, 'work'))).toEqual([]);
  });

  it('leaves no process behind when the supervisor is killed', async () => {
    await startRender();

    process.kill(program.supervisorPid, 'SIGKILL');

    const gone = await eventually(async () => {
      return (await processesWith(program.folder)).length === 0;
    }, 10_000);
    expect([gone, await processesWith(program.folder)]).toEqual([true, []]);
    await program.startAgain();
  });
});
