import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { toArgs, type Command } from './command';
import { RunError } from './errors';
import { runProgram } from './program';
import { findSandboxPrograms, sandboxArgs, type ProcessLimits } from './sandbox';

/** Far above what a test needs. */
const ROOMY: ProcessLimits = { cpuSeconds: 60, fileBytes: 1e8, addressSpaceBytes: 4e9 };

/** Frames without end, into a file of any name. */
const command = (size: string, name: string, options: readonly string[] = []): Command => ({
  inputs: [
    {
      name: '/dev/zero',
      demuxer: 'rawvideo',
      maxPixels: 1e9,
      options: ['-pixel_format', 'gray', '-video_size', size, '-framerate', '25'],
    },
  ],
  chains: [{ from: '0:v:0', filters: ['hflip'], to: 'out' }],
  outputs: [{ options: ['-map', '[out]', '-c:v', 'rawvideo', ...options], name }],
});

// Real processes that run into real limits of the kernel.
describe('a limit of the kernel', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'limits-'))));
  afterEach(() => rm(folder, { recursive: true }));

  function run(limits: Partial<ProcessLimits>, program: readonly string[]): Promise<string> {
    const sandbox = sandboxArgs(
      { ...ROOMY, ...limits },
      findSandboxPrograms(process.env['PATH'] ?? ''),
    );
    const [first = '', ...rest] = [...sandbox, ...program];
    const start = () =>
      spawn(first, rest, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const { signal } = new AbortController();
    const onStdout = () => undefined;
    return runProgram(start, { tool: 'ffmpeg', signal, timeoutMs: 60_000, graceMs: 100, onStdout });
  }
  const failure = async (limits: Partial<ProcessLimits>, ...program: readonly string[]) => {
    const error = await run(limits, program).catch((thrown: unknown) => thrown);
    return error instanceof RunError ? `${error.code}: ${error.detail}` : error;
  };
  const ffmpeg = (one: Command) => ['ffmpeg', ...toArgs(one)];
  const endless = ffmpeg(command('64x64', 'nothing', ['-f', 'null']));

  it('ends a program that takes too much processor time', async () => {
    expect(await failure({ cpuSeconds: 1 }, 'bash', '-c', 'while :; do :; done')).toBe(
      'timed_out: The job took more processor time than it may.',
    );
    // ffmpeg catches the signal. It only gets there where our own clock did not end it before.
    expect(await failure({ cpuSeconds: 1 }, ...endless)).toBe(
      'encode_failed: ffmpeg ended with exit code 255.',
    );
  });

  it('ends a program that takes too much memory', async () => {
    const large = ffmpeg(command('16000x16000', 'nothing', ['-f', 'null']));

    expect(await failure({ addressSpaceBytes: 6e8 }, ...large)).toBe(
      'media_too_large: The job needs more memory than it may use.',
    );
  });

  it('ends a program that writes too much', async () => {
    const large = ffmpeg(command('640x360', 'large', ['-f', 'rawvideo']));

    expect(await failure({ fileBytes: 1e6 }, ...large)).toBe(
      'media_too_large: The result is larger than it may be.',
    );
  });

  it('tells a full disk', async () => {
    const full = ffmpeg(command('640x360', '/dev/full', ['-f', 'rawvideo']));

    expect(await failure({}, ...full)).toBe("storage_full: The worker's disk is full.");
  });

  it('keeps a program from opening more than 256 files', async () => {
    const opens =
      'i=3; while [ $i -lt 400 ]; do eval "exec $i</dev/null" || exit 9; i=$((i+1)); done';

    expect(await failure({}, 'bash', '-c', opens)).toBe(
      'encode_failed: ffmpeg ended with exit code 9.',
    );
    expect(await run({}, ['bash', '-c', opens.replace('400', '200')])).toBe('');
  });

  it('leaves no core dump', async () => {
    expect(await run({}, ['bash', '-c', 'test $(ulimit -c) = 0'])).toBe('');
  });
});
