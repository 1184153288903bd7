import type { SizeWish } from './img2vid.size';
import { videoSizeFor } from './video.size';

const PHOTO = { width: 3000, height: 2000 };
const sizeOf = (wish: SizeWish, still = PHOTO) => {
  const { width, height } = videoSizeFor(wish, still);
  return `${width}x${height}`;
};

describe(videoSizeFor.name, () => {
  it.each([
    ['landscape', PHOTO, '1920x1080'],
    ['a square', { width: 500, height: 500 }, '1920x1080'],
    ['portrait', { width: 2000, height: 3000 }, '1080x1920'],
  ])('is 1080p in the orientation of %s', (_name, still, size) => {
    expect(sizeOf({}, still)).toBe(size);
  });

  it.each<[SizeWish, string]>([
    [{ aspect_ratio: '9:16' }, '1080x1920'],
    [{ aspect_ratio: '1:1', resolution: '720p' }, '720x720'],
    [{ aspect_ratio: '4:5' }, '1080x1350'],
    [{ aspect_ratio: '4:5', resolution: '2160p' }, '2160x2700'],
    [{ aspect_ratio: '4:5', resolution: '720p' }, '720x900'],
    [{ resolution: '1440p' }, '2560x1440'],
    [{ resolution: '2160p' }, '3840x2160'],
    [{ width: 640, height: 480 }, '640x480'],
    [{ width: 1280 }, '1280x854'],
    [{ height: 1000 }, '1500x1000'],
  ])('is what was asked for: %j', (wish, size) => {
    expect(sizeOf(wish)).toBe(size);
  });

  it('says which sides are possible where the still is too long for one', () => {
    expect(() => sizeOf({ height: 1000 }, { width: 8000, height: 1000 })).toThrow(
      'height 1000 makes a video of 8000x1000 in the shape of the still; sides of 64 to 3840 are possible. Give width and height.',
    );
  });
});
