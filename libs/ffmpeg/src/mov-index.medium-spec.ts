import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { frameBomb } from '../../../test/support/hostile-mov';
import { ffmpeg, makeTone, makeVideo } from '../../../test/support/media';
import { promisedFrames } from './mov-index';

describe(promisedFrames.name, () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'mov-index-'))));
  afterAll(() => rm(folder, { recursive: true }));

  const at = (name: string) => join(folder, name);
  const promised = async (name: string) => {
    const file = await open(at(name));
    try {
      return await promisedFrames(file);
    } finally {
      await file.close();
    }
  };

  it('counts pictures and compressed sound', async () => {
    await makeVideo({ path: at('video.mp4'), seconds: 2, audio: true });

    expect(await promised('video.mp4')).toBe(50 + 88);
  });

  it('counts the frames of fragments', async () => {
    await makeVideo({ path: at('video.mp4'), seconds: 2, options: ['-g', '10'] });
    const fragments = ['-movflags', '+frag_keyframe+empty_moov'];
    await ffmpeg('-i', at('video.mp4'), '-c', 'copy', ...fragments, at('fragments.mp4'));

    expect(await promised('fragments.mp4')).toBe(50);
  });

  it('does not take the samples of raw sound for frames', async () => {
    await makeTone({ path: at('sound.mov'), seconds: 1, options: ['-c:a', 'pcm_s16le'] });

    expect(await promised('sound.mov')).toBe(0);
  });

  it.each([
    ['an index', {}],
    ['an index of a size of 64 bits', { isLong: true }],
    ['a fragment', { inFragment: true }],
  ])('believes %s that lies', async (_name, shape) => {
    await writeFile(at('bomb.mp4'), frameBomb({ frames: 2_000_000_000, ...shape }));

    expect(await promised('bomb.mp4')).toBe(2_000_000_000);
  });

  it('refuses an index that is compressed', async () => {
    const cmov = Buffer.from('\0\0\0\x10moov\0\0\0\x08cmov', 'latin1');
    await writeFile(at('compressed.mov'), cmov);

    await expect(promised('compressed.mov')).rejects.toMatchObject({ code: 'media_unsupported' });
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

    expect(await promised('odd.mov')).toBe(0);
  });

  it('gives up on a file of empty boxes', async () => {
    await writeFile(at('boxes.mov'), Buffer.from('\0\0\0\x08free'.repeat(100_000), 'latin1'));

    expect(await promised('boxes.mov')).toBe(0);
  });
});
