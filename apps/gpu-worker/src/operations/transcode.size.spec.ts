import { transcodedSize } from '@app/contracts';

import { refusal } from './render.testing';

const own = { width: 1920, height: 1080 };
const sized = (wish: object, of = own) => {
  const { width, height } = transcodedSize({ container: 'mp4', ...wish }, of);
  return `${width}x${height}`;
};

describe(transcodedSize.name, () => {
  it.each([
    [{}, '1920x1080'],
    [{ width: 1280 }, '1280x720'],
    [{ height: 480 }, '854x480'],
    [{ width: 1080, height: 1920 }, '1080x1920'],
    [{ max_width: 1280 }, '1280x720'],
    [{ max_height: 540, max_width: 1280 }, '960x540'],
    [{ max_width: 3840 }, '1920x1080'],
    [{ container: 'gif' }, '640x360'],
    [{ container: 'gif', max_width: 800 }, '800x450'],
    [{ container: 'gif', width: 1280 }, '1280x720'],
  ])('makes %j of 1920x1080', (wish, size) => {
    expect(sized(wish)).toBe(size);
  });

  it('keeps a very long picture inside of its limits', () => {
    expect(sized({ max_width: 640 }, { width: 4000, height: 8 })).toBe('640x2');
  });

  it.each([
    [{ width: 3840 }, { width: 100, height: 200 }, 'width 3840 makes a video of 3840x7680'],
    [{ height: 64 }, { width: 100, height: 400 }, 'height 64 makes a video of 16x64'],
  ])('refuses %j of a shape that has no such side', async (wish, of, detail) => {
    const said = await refusal(Promise.resolve().then(() => sized(wish, of)));

    expect(said).toBe(
      `media_unsupported: ${detail} in its own shape; sides of 64 to 3840 and 8294400 pixels in all are possible. Give width and height.`,
    );
  });
});
