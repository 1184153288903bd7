import { encoderSettingOptions } from './encoder-settings';

describe(encoderSettingOptions.name, () => {
  it.each([
    [
      'libx264',
      ['-preset', 'veryfast', '-profile:v', 'high', '-b:v', '400000'],
      ['-maxrate:v', '600000', '-bufsize:v', '1200000'],
    ],
    ['libsvtav1', ['-preset', '8', '-b:v', '400000'], []],
    [
      'libvpx-vp9',
      [
        ...['-cpu-used', '4', '-b:v', '400000', '-deadline', 'good', '-row-mt', '1'],
        ...['-tile-columns', '2'],
      ],
      ['-maxrate:v', '600000', '-bufsize:v', '1200000'],
    ],
  ] as const)('puts a bit rate in the place of the quality of %s', (encoder, own, bounds) => {
    expect(encoderSettingOptions(encoder, 'standard', 400_000)).toEqual([
      ...['-c:v', encoder, ...own, ...bounds],
    ]);
  });
});
