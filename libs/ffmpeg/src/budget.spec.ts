import { checkIndex, checkSound, checkVideo } from './budget';
import { MediaError } from './errors';
import { someAudio, someVideo } from './media-facts.testing';
import type { ProbeFacts } from './probe-facts';

const budget = { maxPixels: 1920 * 1080, maxSeconds: 60 };
const file: ProbeFacts = {
  durationSeconds: 2,
  startSeconds: 0,
  video: someVideo(),
  audio: someAudio(),
  encrypted: false,
  streams: 2,
};

describe(checkVideo.name, () => {
  it('lets a video within its budget through', () => {
    expect(checkVideo(file, budget)).toEqual(file);
  });

  it.each<[string, Partial<ProbeFacts>, MediaError]>([
    [
      'too many pixels',
      { video: someVideo({ width: 3840, height: 2160 }) },
      new MediaError(
        'media_too_large',
        'The picture is 3840x2160, 8.3 megapixels; the limit is 2.1 megapixels.',
      ),
    ],
    [
      'too long',
      { durationSeconds: 60.1 },
      new MediaError('media_too_large', 'It is 61 s long; the limit is 60 s.'),
    ],
    ['no video', { video: null }, new MediaError('media_invalid', 'There is no video in it.')],
    [
      'encrypted',
      { encrypted: true },
      new MediaError('media_encrypted', 'It is encrypted; only the owner of the key can use it.'),
    ],
    [
      'a side that no encoder takes',
      { video: someVideo({ width: 16_386, height: 16 }) },
      new MediaError('media_too_large', 'The picture is 16386x16; the limit of a side is 16384.'),
    ],
    [
      'too many frames',
      { video: someVideo({ frames: 3_601 }) },
      new MediaError('media_too_large', 'It has 3601 frames; the limit is 3600.'),
    ],
    [
      'too many streams',
      { streams: 65 },
      new MediaError('media_too_large', 'It has 65 streams; the limit is 64.'),
    ],
    [
      'no size',
      { video: someVideo({ width: 0 }) },
      new MediaError(
        'media_invalid',
        'The picture size can not be read, or is far over the limit.',
      ),
    ],
  ])('refuses %s', (_name, change, error) => {
    expect(() => checkVideo({ ...file, ...change }, budget)).toThrow(error);
  });
});

describe(checkIndex.name, () => {
  it('lets four streams of all frames through', () => {
    expect(() => checkIndex({ frames: 14_400, isEncrypted: false }, budget)).not.toThrow();
  });

  it.each([
    [
      { frames: 14_401, isEncrypted: false },
      'media_too_large: Its index promises 14401 frames in all; the limit is 14400.',
    ],
    [
      { frames: 1, isEncrypted: true },
      'media_encrypted: It is encrypted; only the owner of the key can use it.',
    ],
  ])('refuses %j', (index, message) => {
    expect(() => checkIndex(index, budget)).toThrow(message);
  });
});

describe(checkSound.name, () => {
  it('refuses a file without sound', () => {
    expect(() => checkSound({ ...file, audio: null }, budget)).toThrow(
      new MediaError('media_invalid', 'There is no sound in it.'),
    );
  });
});
