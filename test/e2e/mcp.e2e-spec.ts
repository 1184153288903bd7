import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

import { OPERATION_NAMES, type Job, type OperationName } from '@app/contracts';

import { makeStill, makeTone, makeVideo } from '../support/media';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

/** As the official client gives the answer of a tool. */
interface Answered {
  readonly isError?: boolean;
  readonly structuredContent?: Readonly<Record<string, unknown>>;
}

describe("the tools of agents, by the official SDK's client", () => {
  let sources: Sources;
  let program: RunningProgram;
  const clients: Client[] = [];

  beforeAll(async () => {
    sources = await Sources.start();
    await makeVideo({ path: sources.path('v.mp4'), seconds: 1, size: '160x90', audio: true });
    await makeStill({ path: sources.path('i.png'), size: '160x90' });
    await makeTone({ path: sources.path('a.mp3'), seconds: 1 });
    program = await RunningProgram.start();
  });
  afterAll(async () => {
    for (const client of clients) await client.close();
    await program.stop();
    await sources.stop();
  });

  const connected = async (versionNegotiation?: object): Promise<Client> => {
    const client = new Client(
      { name: 'test', version: '1' },
      versionNegotiation ? { versionNegotiation } : {},
    );
    clients.push(client);
    const requestInit = { headers: { authorization: `Bearer ${program.apiKey}` } };
    const url = new URL('/mcp', program.url);
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
    return client;
  };
  const call = async (client: Client, name: string, given: object) =>
    (await client.callTool({ name, arguments: { ...given } })) as Answered;

  /** The least that each operation can be asked for. */
  const inputs = (): Readonly<Record<OperationName, object>> => {
    const url_video = sources.url('v.mp4');
    const url_image = sources.url('i.png');
    const still = { url_image, duration: 0.5, width: 160, height: 90 };
    return {
      caption: { url_video, subtitles: '1\n00:00:00,000 --> 00:00:01,000\nHello\n' },
      img2vid: still,
      addaudio: { url_video, url_audio: sources.url('a.mp3') },
      transcode: { url_video, container: 'webm', codec: 'vp9', height: 64 },
      audio: { url_audio: sources.url('a.mp3'), format: 'mp3' },
      trim: { url_video, start: 0.2, duration: 0.4 },
      concat: { clips: [{ url_video }, { url_image, duration: 0.5 }] },
      probe: { url_media: url_video },
      thumbnail: { url_video, at: [0.2] },
      watermark: { url_video, url_image },
      pipeline: { steps: [{ name: 'short', operation: 'img2vid', input: still }] },
    };
  };

  it('are listed for each operation and for jobs', async () => {
    const client = await connected();

    const { tools } = await client.listTools();

    expect(client.getServerVersion()).toMatchObject({ name: 'api-gpu' });
    expect(client.getInstructions()).toContain('get_job');
    expect(tools.map(({ name }) => name)).toEqual([
      ...OPERATION_NAMES,
      ...['get_job', 'list_jobs', 'cancel_job'],
    ]);
  });

  it('stand in llms.txt as well, each by its route', async () => {
    const { status, body } = await program.call<string>('/llms.txt', {
      headers: { 'x-api-key': '' },
    });

    expect(status).toBe(200);
    const routes = OPERATION_NAMES.map(
      (name) => `[POST /video/${name}](${program.url}/docs#/video/`,
    );
    expect(routes.filter((route) => !body.includes(route))).toEqual([]);
  });

  it('make a video of each request, and wait for it', async () => {
    const client = await connected();
    const made = await Promise.all(
      Object.entries(inputs()).map(([name, input]) =>
        call(client, name, { ...input, metadata: { tool: name } }),
      ),
    );
    const ids = made.map(({ structuredContent }) => structuredContent?.['id']);
    const ended = await Promise.all(
      ids.map((id) => call(client, 'get_job', { id, wait_seconds: 50 })),
    );

    const jobs = ended.map(({ structuredContent }) => structuredContent as unknown as Job);
    expect(jobs.map(({ operation, status, error }) => [operation, status, error])).toEqual(
      OPERATION_NAMES.map((name) => [name, 'succeeded', null]),
    );
    expect(jobs.map(({ metadata }) => metadata['tool'])).toEqual(OPERATION_NAMES);
    const list = await call(client, 'list_jobs', { limit: 100 });
    expect(list.structuredContent?.['data']).toHaveLength(OPERATION_NAMES.length);
  });

  it('serve clients of the newest protocol as well, which open nothing that stays', async () => {
    const client = await connected({ mode: 'auto' });
    const { caption } = inputs();

    const { structuredContent } = await call(client, 'caption', { ...caption, wait_seconds: 50 });
    const canceled = await call(client, 'cancel_job', { id: structuredContent?.['id'] });

    expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
    expect(structuredContent).toMatchObject({ operation: 'caption', status: 'succeeded' });
    expect(canceled).toMatchObject({ isError: true, structuredContent: { code: 'conflict' } });
  });
});
