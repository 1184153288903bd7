import { randomUUID } from 'node:crypto';

import { makeVideo } from '../support/media';
import { n8nWorkflow, runN8n } from '../support/n8n';
import { eventually } from '../support/processes';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

describe('the workflows for n8n, by a stand-in for its nodes', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    await makeVideo({ path: sources.path('talk.mp4'), seconds: 1, size: '160x90' });
    await sources.write('talk.srt', '1\n00:00:00,000 --> 00:00:01,000\nHello\n');
    program = await RunningProgram.start();
  });
  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  const run = async (name: string, url_srt = sources.url('talk.srt')) =>
    runN8n(await n8nWorkflow(name), {
      settings: { api_url: program.url, url_video: sources.url('talk.mp4'), url_srt },
      apiKey: program.apiKey,
      execution: randomUUID(),
      resumeUrl: sources.url('hook'),
      resumed: async () => {
        expect(await eventually(async () => sources.posted.length > 0, 30_000)).toBe(true);
        return JSON.parse(sources.posted.shift()?.body ?? '') as Record<string, unknown>;
      },
    });

  it('submits, looks after the job and fetches the video', async () => {
    const { passed, last } = await run('n8n-look-after.json');

    expect(passed.slice(0, 4)).toEqual(['Start', 'Settings', 'Submit', 'Has ended']);
    expect(passed.slice(-3)).toEqual(['Succeeded', 'Download', 'Use it']);
    expect((last as ArrayBuffer).byteLength).toBeGreaterThan(1000);
  });

  it('submits, is told of the end and fetches the video', async () => {
    const { passed, last } = await run('n8n-webhook.json');

    expect(passed).toEqual([
      ...['Start', 'Settings', 'Submit', 'Wait', 'Read the job'],
      ...['Succeeded', 'Download', 'Use it'],
    ]);
    expect((last as ArrayBuffer).byteLength).toBeGreaterThan(1000);
  });

  it('says why there is no video', async () => {
    const { passed, last } = await run('n8n-look-after.json', sources.url('missing.srt'));

    expect(passed.at(-1)).toBe('Say why not');
    expect(last).toMatch(/^source_unreachable: url_srt/);
  });
});
