import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ENCRYPTED } from '../../../test/support/hostile-media';
import { frameBomb } from '../../../test/support/hostile-mov';
import { ffmpeg, makeTone, makeVideo } from '../../../test/support/media';
import { readMovIndex } from './mov-index';

describe(readMovIndex.name, () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'mov-index-'))));
  afterAll(() => rm(folder, { recursive: true }));

  const at = (name: string) => join(folder, name);
  const indexOf = async (name: string) => {
    const file = await open(at(name));
    try {
      return await readMovIndex(file);
    } finally {
      await file.close();
    }
  };

  it('counts pictures and compressed sound', async () => {
    await makeVideo({ path: at('video.mp4'), seconds: 2, audio: true });

    expect(await indexOf('video.mp4')).toEqual({ frames: 50 + 88, isEncrypted: false });
  });

  it('counts the frames of fragments', async () => {
    await makeVideo({ path: at('video.mp4'), seconds: 2, options: ['-g', '10'] });
    const fragments = ['-movflags', '+frag_keyframe+empty_moov'];
    await ffmpeg('-i', at('video.mp4'), '-c', 'copy', ...fragments, at('fragments.mp4'));

    expect(await indexOf('fragments.mp4')).toEqual({ frames: 50, isEncrypted: false });
  });

  it('does not take the samples of raw sound for frames', async () => {
    await makeTone({ path: at('sound.mov'), seconds: 1, options: ['-c:a', 'pcm_s16le'] });

    expect(await indexOf('sound.mov')).toEqual({ frames: 0, isEncrypted: false });
  });

  it.each([
    ['an index', {}],
    ['an index of a size of 64 bits', { isLong: true }],
    ['a fragment', { inFragment: true }],
  ])('believes %s that lies', async (_name, shape) => {
    await writeFile(at('bomb.mp4'), frameBomb({ frames: 2_000_000_000, ...shape }));

    expect(await indexOf('bomb.mp4')).toEqual({ frames: 2_000_000_000, isEncrypted: false });
  });

  it('sees an encrypted picture', async () => {
    await makeVideo({ path: at('video.mp4'), seconds: 1 });
    await ffmpeg('-i', at('video.mp4'), '-c', 'copy', ...ENCRYPTED, at('encrypted.mp4'));

    expect(await indexOf('encrypted.mp4')).toEqual({ frames: 25, isEncrypted: true });
  });

  it('refuses an index that is compressed', async () => {
    const cmov = Buffer.from('\0\0\0\x10moov\0\0\0\x08cmov', 'latin1');
    await writeFile(at('compressed.mov'), cmov);

    await expect(indexOf('compressed.mov')).rejects.toMatchObject({ code: 'media_unsupported' });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(100)],
    ['a box that is shorter than its head', Buffer.from('\0\0\0\x04moov\0\0\0\0', 'latin1')],
    ['a box that ends behind the file', Buffer.from('\x7f\0\0\0moov\0\0\0\x08trak', 'latin1')],
    [
      'a box of more than 2^53 bytes',
      Buffer.from('\0\0\0\x01moov\xff\xff\xff\xff\xff\xff\xff\xff', 'latin1'),
    ],
  ])('finds none in %s', async (_name, bytes) => {
    await writeFile(at('odd.mov'), bytes);

    expect(await indexOf('odd.mov')).toEqual({ frames: 0, isEncrypted: false });
  });

  it('gives up on a file of empty boxes', async () => {
    await writeFile(at('boxes.mov'), Buffer.from('\0\0\0\x08free'.repeat(100_000), 'latin1'));

    expect(await indexOf('boxes.mov')).toEqual({ frames: 0, isEncrypted: false });
  });
});
