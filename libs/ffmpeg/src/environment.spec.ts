import { toolEnvironment } from './environment';

describe(toolEnvironment.name, () => {
  it('passes on where things are, and no secret', () => {
    expect(
      toolEnvironment({
        PATH: '/opt/bin',
        HOME: '/home/worker',
        RUNPOD_API_KEY: 'secret',
        LANG: 'de_DE.UTF-8',
        CUDA_VISIBLE_DEVICES: undefined,
      }),
    ).toEqual({ PATH: '/opt/bin', HOME: '/home/worker', LC_ALL: 'C.UTF-8' });
  });

  it('finds programs without a PATH', () => {
    expect(toolEnvironment({})).toEqual({
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin',
      LC_ALL: 'C.UTF-8',
    });
  });
});
