import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ApiClient } from '../../scripts/demo/client.mts';
import { readCompose, type Compose } from '../support/compose';
import { containers } from '../support/compose-containers';
import { resultOf } from '../support/compose-job';
import { ComposeStack } from '../support/compose-stack';
import { makeStill, makeVideo } from '../support/media';
import { Sources } from '../support/sources';

jest.setTimeout(180_000);

const DOCKER = join(__dirname, '../../docker');
const KEY = 'a-key-of-the-image-test-0123456789ab';
const NVSIM = process.env['IMAGES_NVSIM'];
const WHY_NOT = NVSIM ? undefined : '(NVSim is not there)';

/** The services with the GPU's override, and the driver's libraries as NVIDIA's toolkit mounts them. */
function withGpu(): Compose {
  const variables = { X_API_KEY: KEY, ALLOW_PRIVATE_NETWORKS: '127.0.0.2/32' };
  const { services, volumes } = readCompose(join(DOCKER, 'compose.yaml'), variables);
  const gpu = readCompose(join(DOCKER, 'compose.gpu.yaml'), {}).services['worker'];
  const worker = services['worker'];
  if (!worker) throw new Error('There is no worker.');
  const environment = {
    ...worker.environment,
    ...gpu?.environment,
    LD_LIBRARY_PATH: '/driver',
    NVSIM_SLOTS: '/tmp/nvsim.slots',
  };
  return { services: { ...services, worker: { ...worker, environment } }, volumes };
}

const describeWithGpu = WHY_NOT === undefined ? describe : describe.skip;

describeWithGpu(`the worker's image with a GPU that is played ${WHY_NOT ?? ''}`.trim(), () => {
  let folder: string;
  let sources: Sources;
  let stack: ComposeStack;
  let client: ApiClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'images-gpu-'));
    sources = await Sources.start('127.0.0.2');
    const driver = { worker: [{ source: NVSIM ?? '', target: '/driver' }] };
    stack = await ComposeStack.start(withGpu(), containers(folder, driver));
    client = new ApiClient(stack.url, KEY);
    await makeVideo({ path: sources.path('in.mp4'), seconds: 1, size: '640x360', options: BT709 });
  });

  afterAll(async () => {
    await stack.stop();
    await sources.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('draws captions and encodes by NVENC, with ffmpeg 7.1', async () => {
    const url_srt = await sources.write('cue.srt', '1\n00:00:00,100 --> 00:00:00,900\nHello\n');
    const { job } = await resultOf(client, 'caption', {
      url_video: sources.url('in.mp4'),
      url_srt,
    });
    expect(job.metrics).toMatchObject({
      encoder: 'h264_nvenc',
      fallback_reason: EXPECTED_FALLBACK,
    });
  });

  it('brings a still to life by NVENC', async () => {
    await makeStill({ path: sources.path('in.png') });
    const { job } = await resultOf(client, 'img2vid', {
      url_image: sources.url('in.png'),
      duration: 1,
      frame_rate: 12,
    });
    expect(job.metrics.encoder).toBe('h264_nvenc');
  });
});

const BT709 = [
  ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
  ...['-color_range', 'tv'],
];
/** It has no NVDEC. */
const EXPECTED_FALLBACK = 'the NVIDIA driver lacks its decoder (NVDEC)';
