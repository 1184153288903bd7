import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readDeployEnv } from '../../config/deploy-env';
import { wantedEndpoint } from './endpoint.order';
import { readDeclaration } from './read-declaration';

const ENV = {
  RUNPOD_API_KEY: 'rpa_1',
  PUBLIC_URL: 'https://videos.example.com/',
  WORKER_IMAGE: 'ghcr.io/acme/worker:1',
};

describe(wantedEndpoint.name, () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'declaration-'));
    file = join(folder, 'runpod.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const wanted = async (declaration: unknown, env: Record<string, string> = ENV) => {
    const text = typeof declaration === 'string' ? declaration : JSON.stringify(declaration);
    await writeFile(file, text);
    return wantedEndpoint(await readDeclaration(file), readDeployEnv(env));
  };

  it('is what the committed file says, and its defaults say the same', async () => {
    const committed = wantedEndpoint(await readDeclaration('runpod.json'), readDeployEnv(ENV));

    expect(committed).toEqual({
      warnings: [],
      order: {
        ...{ name: 'api-gpu', image: 'ghcr.io/acme/worker:1', disk: 20, registry: null },
        env: {
          STORE_ORIGINS: 'https://videos.example.com',
          ...{ ENCODER_POLICY: 'if-possible', MIN_FREE_DISK_BYTES: '1000000000' },
        },
        gpu: { pools: ['AMPERE_16', 'AMPERE_24', 'ADA_24'], count: 1 },
        workers: { min: 0, max: 10, idleTimeout: 300 },
        scaling: { type: 'QUEUE_DELAY', queueDelay: 4 },
        ...{ dataCenterIds: undefined, timeout: 3_600_000, flashboot: 'FLASHBOOT' },
      },
    });
    expect((await wanted({})).order).toEqual({
      ...committed.order,
      env: { STORE_ORIGINS: 'https://videos.example.com' },
    });
  });

  it('lets workers reach the bucket beside the orchestrator', async () => {
    const bucket = { S3_BUCKET: 'results', S3_ENDPOINT: 'https://s3.example.net' };

    expect((await wanted({}, { ...ENV, ...bucket })).order.env).toEqual({
      STORE_ORIGINS: 'https://videos.example.com,https://s3.example.net',
    });
  });

  it('takes what a file says over the environment', async () => {
    const declaration = {
      ...{ name: 'mine', image: 'docker.io/acme/worker:2', gpu_pools: ['ADA_48_PRO'] },
      ...{ excluded_gpus: ['NVIDIA L40'], workers: { min: 1, max: 3 }, disk_gb: 50 },
      ...{ data_centers: ['EU-RO-1'], registry: 'reg_1', env: { STORE_ORIGINS: 'https://a.test' } },
      scaling: { type: 'REQUEST_COUNT', request_count: 2 },
    };

    const { order, warnings } = await wanted(declaration, {
      ...{ ...ENV, WORKER_URL: 'https://in.example.com', WORKERS_MAX: '3' },
    });

    expect([order, warnings]).toEqual([
      {
        ...{ name: 'mine', image: 'docker.io/acme/worker:2', disk: 50, registry: 'reg_1' },
        env: { STORE_ORIGINS: 'https://a.test' },
        gpu: { pools: ['ADA_48_PRO'], count: 1, excludedTypes: ['NVIDIA L40'] },
        workers: { min: 1, max: 3 },
        scaling: { type: 'REQUEST_COUNT', requestCount: 2 },
        ...{ dataCenterIds: ['EU-RO-1'], timeout: 3_600_000, flashboot: 'FLASHBOOT' },
      },
      [],
    ]);
  });

  it('tells every problem of file and environment at once', async () => {
    const declaration = {
      ...{
        gpu_pools: ['ADA_24', 'NVIDIA L4'],
        workers: { max: '3' },
        execution_timeout_seconds: 0,
      },
      ...{ timeout: 5, scaling: { type: 'NONE' } },
    };
    const env = { RUNPOD_API_KEY: 'rpa_1', PUBLIC_URL: 'http://10.0.0.1' };

    await expect(wanted(declaration, env)).rejects.toThrow(`The endpoint can not be planned:
  - timeout is not a known field
  - gpu_pools has "NVIDIA L4", which is not the id of a pool like ADA_24 (names of GPUs go into excluded_gpus)
  - workers.max must be a whole number, not "3"
  - scaling.type must be one of the following values: QUEUE_DELAY, REQUEST_COUNT, not "NONE"
  - execution_timeout_seconds must not be less than 60, not 0
  - PUBLIC_URL must be https: with RunPod`);
  });

  it.each([
    [{ gpu_pools: ['AMPERE_80'] }, 'AMPERE_80 (A100) has no NVENC'],
    [{ gpu_pools: ['ADA_24', 'HOPPER_141'] }, 'HOPPER_141 (H200) has no NVENC'],
    [{ workers: { min: 4, max: 3 } }, 'workers.min must not be more than max, 3'],
    [
      { idle_timeout_seconds: 60, scaling: { type: 'REQUEST_COUNT' } },
      'idle_timeout_seconds goes with QUEUE_DELAY alone',
    ],
    [{ scaling: { request_count: 2 } }, 'scaling.request_count goes with REQUEST_COUNT'],
    [{ env: { RUNPOD_POD_ID: 'x' } }, 'RUNPOD_… are set by RunPod itself'],
    [{ env: { 'A-B': 'x' } }, 'env has "A-B", which is no name'],
    [{ env: { A: 1 } }, 'env has an entry "A" that is not a text'],
    ['{"name": ', 'it is not JSON'],
    ['[]', 'A JSON object is needed, not a list.'],
  ])('refuses %j', async (declaration, message) => {
    await expect(wanted(declaration)).rejects.toThrow(message);
  });

  it('takes any pool for workers that do not use its encoder', async () => {
    const declaration = { gpu_pools: ['AMPERE_80'], env: { ENCODER_POLICY: 'disable' } };

    expect((await wanted(declaration)).order.gpu.pools).toEqual(['AMPERE_80']);
  });

  it('needs an image and an address that workers can call', async () => {
    await expect(wanted({}, { RUNPOD_API_KEY: 'rpa_1' })).rejects.toThrow(
      'PUBLIC_URL is missing: workers at RunPod call it\n  - WORKER_IMAGE is missing',
    );
  });

  it.each([
    [{ workers: { max: 5 } }, ['Set WORKERS_MAX=5 for the orchestrator: it is 10 there.']],
    [{ gpu_pools: ['RUBIN_32'] }, [expect.stringContaining('RUBIN_32 is not a pool')]],
    [{ execution_timeout_seconds: 60 }, [expect.stringContaining('stops it at 60 s')]],
    [{ image: 'acme/worker' }, [expect.stringContaining('has no fixed tag')]],
    [{ image: 'localhost:5000/worker:latest' }, [expect.stringContaining('no fixed tag')]],
    [{ image: 'localhost:5000/worker' }, [expect.stringContaining('no fixed tag')]],
    [{ image: 'localhost:5000/worker:1' }, []],
    [{ image: 'acme/worker@sha256:0123' }, []],
  ])('warns of %j', async (declaration, warnings) => {
    expect((await wanted(declaration)).warnings).toEqual(warnings);
  });

  it('needs a file that is asked for, and none otherwise', async () => {
    await expect(readDeclaration(join(folder, 'none.json'))).rejects.toThrow('ENOENT');
  });
});
