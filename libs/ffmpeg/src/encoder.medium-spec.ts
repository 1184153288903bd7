import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chooseEncoder, type EncoderPolicy } from './encoder';
import { Runner } from './runner';

describe(chooseEncoder.name, () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'encoder-'))));
  afterEach(() => rm(folder, { recursive: true }));

  /** An ffmpeg that fails with what it says when it encodes, or else when it decodes. */
  async function choose(policy: EncoderPolicy, says: { encoding?: string; decoding?: string }) {
    const ffmpegPath = join(folder, 'ffmpeg');
    const part = (text = '') => (text === '' ? 'exit 0' : `echo '${text}' >&2; exit 1`);
    const text = `#!/bin/sh
case "$*" in *-hwaccel*) ${part(says.decoding)};; esac
cat | wc -c > bytes
${part(says.encoding)}
`;
    await writeFile(ffmpegPath, text, { mode: 0o755 });
    const { signal } = new AbortController();
    return chooseEncoder(policy, new Runner({ ffmpegPath }), { folder, signal });
  }

  it('takes the whole GPU when a frame came out of it and went in again', async () => {
    expect(await choose('if-possible', {})).toEqual({ policy: 'if-possible', faults: [] });
    expect(Number(await readFile(join(folder, 'bytes'), 'utf8'))).toBe((256 * 256 * 3) / 2);
  });

  it('takes the CPU and says why in plain words', async () => {
    const says = { encoding: '[h264_nvenc @ 0x55] Cannot load libcuda.so.1' };

    expect(await choose('if-possible', says)).toEqual({
      policy: 'if-possible',
      faults: [{ unit: 'nvenc', reason: 'no NVIDIA driver is installed' }],
    });
  });

  it('takes what is left of a GPU that does not decode, also where it is required', async () => {
    const says = { decoding: '[h264 @ 0x55] Cannot load libnvcuvid.so.1' };

    expect(await choose('required', says)).toEqual({
      policy: 'required',
      faults: [{ unit: 'nvdec', reason: 'the NVIDIA driver lacks its decoder (NVDEC)' }],
    });
  });

  it('does not give up a GPU for its life whose sessions others hold at this moment', async () => {
    const says = { encoding: 'OpenEncodeSessionEx failed: out of memory (10)' };

    expect(await choose('required', says)).toEqual({ policy: 'required', faults: [] });
  });

  it('takes nothing else where the GPU is required', async () => {
    const says = { encoding: 'OpenEncodeSessionEx failed: unsupported device (2)' };

    await expect(choose('required', says)).rejects.toMatchObject({
      code: 'encode_failed',
      detail: 'A GPU encoder is required, but the GPU has no NVENC encoder for this codec.',
    });
  });

  it('does not try where the GPU is switched off', async () => {
    const runner = new Runner({ ffmpegPath: '/nowhere/ffmpeg' });
    const { signal } = new AbortController();

    expect(await chooseEncoder('disable', runner, { folder, signal })).toEqual({
      ...{ policy: 'disable', faults: [] },
    });
  });
});
