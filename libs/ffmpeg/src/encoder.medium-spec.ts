import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chooseEncoder, encoderFor, type EncoderPolicy } from './encoder';
import { Runner } from './runner';

describe(chooseEncoder.name, () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'encoder-'))));
  afterEach(() => rm(folder, { recursive: true }));

  /** An ffmpeg that says something and ends with a code, after it has read its frame. */
  async function choose(policy: EncoderPolicy, says: string, exitCode: number) {
    const ffmpegPath = join(folder, 'ffmpeg');
    const text = `#!/bin/sh\ntouch ran\ncat > frame\necho '${says}' >&2\nexit ${exitCode}\n`;
    await writeFile(ffmpegPath, text, { mode: 0o755 });
    const { signal } = new AbortController();
    return chooseEncoder(policy, new Runner({ ffmpegPath }), { folder, signal });
  }

  it('takes the GPU when a frame came out of it', async () => {
    expect(await choose('if-possible', '', 0)).toEqual({
      ...{ policy: 'if-possible', encoder: 'h264_nvenc', fallbackReason: null },
    });
  });

  it('takes the CPU and says why in plain words', async () => {
    const says = '[h264_nvenc @ 0x55] Cannot load libcuda.so.1';

    expect(await choose('if-possible', says, 1)).toEqual({
      policy: 'if-possible',
      encoder: 'libx264',
      fallbackReason: 'no NVIDIA driver is installed',
    });
  });

  it('takes nothing else where the GPU is required', async () => {
    const says = 'OpenEncodeSessionEx failed: unsupported device (2)';

    await expect(choose('required', says, 1)).rejects.toMatchObject({
      code: 'encode_failed',
      detail: 'A GPU encoder is required, but the GPU has no H.264 encoder (NVENC).',
    });
  });

  it('does not try where the GPU is switched off', async () => {
    const runner = new Runner({ ffmpegPath: '/nowhere/ffmpeg' });
    const { signal } = new AbortController();

    expect(await chooseEncoder('disable', runner, { folder, signal })).toEqual({
      ...{ policy: 'disable', encoder: 'libx264', fallbackReason: null },
    });
  });

  it("finds this machine's encoder by really encoding", async () => {
    const { signal } = new AbortController();
    const choice = await chooseEncoder('if-possible', new Runner(), { folder, signal });

    expect(choice.fallbackReason === null).toBe(choice.encoder === 'h264_nvenc');
  });
});

describe(encoderFor.name, () => {
  const gpu = { policy: 'required', encoder: 'h264_nvenc', fallbackReason: null } as const;

  it('keeps small pictures from NVENC, which refuses them', () => {
    expect(encoderFor(gpu, { width: 144, height: 256 })).toEqual({
      encoder: 'libx264',
      fallbackReason: 'the GPU encodes no pictures smaller than 145x49, this is 144x256',
    });
  });
});
