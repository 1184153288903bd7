import { addressSpaceFor, sandboxArgs } from './sandbox';

const limits = { cpuSeconds: 59.2, fileBytes: 1000, addressSpaceBytes: 5000 };

describe(sandboxArgs.name, () => {
  it('limits a program and ties it to its parent', () => {
    expect(sandboxArgs(limits, { prlimit: true, setpriv: true })).toEqual([
      ...['prlimit', '--cpu=60:65', '--fsize=1000', '--as=5000', '--nofile=256', '--core=0', '--'],
      ...['setpriv', '--pdeathsig', 'KILL', '--'],
    ]);
  });

  it('leaves addresses unlimited where CUDA runs', () => {
    const gpu = { ...limits, addressSpaceBytes: null };

    expect(sandboxArgs(gpu, { prlimit: true, setpriv: false })).toEqual([
      ...['prlimit', '--cpu=60:65', '--fsize=1000', '--nofile=256', '--core=0', '--'],
    ]);
  });

  it('adds nothing on a machine without the programs', () => {
    expect(sandboxArgs(limits, { prlimit: false, setpriv: false })).toEqual([]);
  });
});

describe(addressSpaceFor.name, () => {
  it('stops a subtitle bomb of 23.6 GB on a large machine', () => {
    expect(addressSpaceFor('ffmpeg', 1920 * 1080, 32)).toBeLessThan(23.6e9);
  });
});
