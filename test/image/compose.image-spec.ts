import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ApiClient } from '../../scripts/demo/client.mts';
import { readCompose } from '../support/compose';
import { containers } from '../support/compose-containers';
import { resultOf } from '../support/compose-job';
import { ComposeStack } from '../support/compose-stack';
import { makeStill, makeTone, makeVideo } from '../support/media';
import { brightPart, frameOf, streamsOf } from '../support/pictures';
import { Sources } from '../support/sources';

jest.setTimeout(180_000);

const FILE = join(__dirname, '../../docker/compose.yaml');
const KEY = 'a-key-of-the-image-test-0123456789ab';

describe('the images, as docker/compose.yaml runs them', () => {
  let folder: string;
  let sources: Sources;
  let stack: ComposeStack;
  let client: ApiClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'images-'));
    sources = await Sources.start('127.0.0.2');
    const variables = { X_API_KEY: KEY, ALLOW_PRIVATE_NETWORKS: '127.0.0.2/32' };
    stack = await ComposeStack.start(readCompose(FILE, variables), containers(folder));
    client = new ApiClient(stack.url, KEY);
  });

  afterAll(async () => {
    const codes = await stack.stop();
    await sources.stop();
    await rm(folder, { recursive: true, force: true });
    expect(codes).toEqual({ endpoint: 0, orchestrator: 0, worker: 0 });
  });

  /** Runs an operation, and saves what came of it. */
  async function render(operation: string, body: Readonly<Record<string, unknown>>) {
    const { job, bytes } = await resultOf(client, operation, body);
    const file = join(folder, `${operation}.mp4`);
    await writeFile(file, bytes);
    return { job, file, streams: await streamsOf(file) };
  }

  it('draws captions', async () => {
    const path = sources.path('dark.mp4');
    await makeVideo({ path, seconds: 2, size: '640x360', picture: 'black', audio: true });
    const url_srt = await sources.write('cue.srt', '1\n00:00:00,500 --> 00:00:01,500\nHello\n');
    const { file, streams, job } = await render('caption', {
      url_video: sources.url('dark.mp4'),
      url_srt,
    });
    expect(streams[0]).toMatchObject({
      codec_name: 'h264',
      width: 640,
      height: 360,
      nb_frames: '50',
    });
    expect(job.metrics.encoder).toBe('libx264');
    expect(brightPart(await frameOf(file, 25)).count).toBeGreaterThan(150);
    expect(brightPart(await frameOf(file, 5)).count).toBe(0);
  });

  it('brings a still to life', async () => {
    await makeStill({ path: sources.path('still.png'), size: '640x360' });
    const url_image = sources.url('still.png');
    const { streams } = await render('img2vid', { url_image, duration: 1, frame_rate: 12 });
    expect(streams[0]).toMatchObject({ codec_name: 'h264', nb_frames: '12' });
  });

  it('lays sound under a video', async () => {
    await makeVideo({ path: sources.path('mute.mp4'), seconds: 2, size: '320x180' });
    await makeTone({ path: sources.path('tone.wav'), seconds: 2 });
    const { streams } = await render('addaudio', {
      url_video: sources.url('mute.mp4'),
      url_audio: sources.url('tone.wav'),
    });
    expect(streams.map(({ codec_type, codec_name }) => [codec_type, codec_name])).toEqual([
      ['video', 'h264'],
      ['audio', 'aac'],
    ]);
  });

  it('leaves neither a zombie nor a folder of a job behind', async () => {
    expect(await childrenOf(stack.child('worker')?.pid)).toHaveLength(1);
    expect(await readdir(join(folder, 'worker/work'))).toEqual([]);
  });
});

/** What runs in the worker's container, zombies too. */
async function childrenOf(pid: number | undefined): Promise<readonly string[]> {
  const of = (each: string): string[] =>
    readFileSync(`/proc/${each}/task/${each}/children`, 'utf8').split(' ').filter(Boolean);
  return of(String(pid)).flatMap((each) => [each, ...of(each)]);
}
