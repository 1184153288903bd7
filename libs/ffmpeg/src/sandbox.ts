import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** What one run of ffmpeg or ffprobe may use; enforced by the kernel. */
export interface ProcessLimits {
  readonly cpuSeconds: number;
  readonly fileBytes: number;
  /** Null where CUDA runs: it reserves far more addresses than it uses memory. */
  readonly addressSpaceBytes: number | null;
}

/** Which of util-linux's programs the machine has; both are missing on macOS. */
export interface SandboxPrograms {
  readonly prlimit: boolean;
  readonly setpriv: boolean;
}

/**
 * The arguments that stand before a program's own so that it keeps to its limits and dies with its
 * parent, even when that is killed by -9. Both programs `exec`, so the process id stays the same.
 */
export function sandboxArgs(limits: ProcessLimits, programs: SandboxPrograms): string[] {
  const { cpuSeconds, fileBytes, addressSpaceBytes } = limits;
  return [
    ...(programs.prlimit
      ? [
          'prlimit',
          // The first number ends it with SIGXCPU, which says why; the second with SIGKILL.
          `--cpu=${Math.ceil(cpuSeconds)}:${Math.ceil(cpuSeconds) + 5}`,
          `--fsize=${Math.ceil(fileBytes)}`,
          ...(addressSpaceBytes === null ? [] : [`--as=${Math.ceil(addressSpaceBytes)}`]),
          '--nofile=256',
          '--core=0',
          '--',
        ]
      : []),
    ...(programs.setpriv ? ['setpriv', '--pdeathsig', 'KILL', '--'] : []),
  ];
}

/** Looks for the programs in the folders of a PATH. */
export function findSandboxPrograms(path: string): SandboxPrograms {
  return { prlimit: isOnPath('prlimit', path), setpriv: isOnPath('setpriv', path) };
}

/**
 * Addresses that a program may map for pictures of a size. ffmpeg: frames, lookahead, threads with
 * their arenas; measured on 1080p with 2 cores 1.3 GB, a subtitle bomb took 23.6 GB. ffprobe decodes a
 * frame at most: measured 260 MB, 360 MB on 40 megapixels; an index that promises millions of frames
 * must end here.
 */
export function addressSpaceFor(
  tool: 'ffmpeg' | 'ffprobe',
  pixels: number,
  threads: number,
): number {
  const MiB = 1024 * 1024;
  if (tool === 'ffprobe') return 512 * MiB + pixels * 16;
  return 4096 * MiB + threads * 256 * MiB + pixels * 300;
}

function isOnPath(program: string, path: string): boolean {
  return path.split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}
