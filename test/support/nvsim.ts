import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** NVSim's settings and where it writes, e.g. `{ NVSIM_MAX_SESSIONS: '1' }`; see its README. */
export type NvsimKnobs = Readonly<Record<string, string>>;

/** NVSim: NVIDIA's driver libraries that work on the CPU, built for this machine's ffmpeg. */
export interface Nvsim {
  /** Writes a program into a folder that is ffmpeg with this GPU; ffmpeg's environment stays cut. */
  readonly ffmpegIn: (folder: string, knobs?: NvsimKnobs) => string;
  readonly remove: () => void;
}

const SOURCE = process.env['NVSIM_DIR'] ?? join(__dirname, '../../../shared/nvsim');

/** What NVSim is built from beside its own source, as Debian calls it. */
const PACKAGES = 'gcc libc6-dev make libffmpeg-nvenc-dev libx264-dev libx265-dev';

/** Builds NVSim into a temporary folder; undefined, and one line that says why, where it can not be. */
export function buildNvsim(): Nvsim | undefined {
  if (!existsSync(join(SOURCE, 'Makefile')))
    return skipped('its source is neither at ../shared/nvsim nor where NVSIM_DIR says');
  const build = mkdtempSync(join(tmpdir(), 'nvsim-'));
  try {
    execFileSync('make', ['-s', '-C', SOURCE, `BUILD=${build}`], { stdio: 'pipe' });
  } catch {
    rmSync(build, { recursive: true });
    return skipped(`it does not build; apt-get install ${PACKAGES}`);
  }
  return {
    ffmpegIn: (folder, knobs = {}) => wrapper(folder, { ...knobs, LD_LIBRARY_PATH: build }),
    remove: () => rmSync(build, { recursive: true }),
  };
}

function skipped(why: string): undefined {
  process.stderr.write(`NVENC tests skipped, NVSim is not there: ${why}\n`);
}

function wrapper(folder: string, variables: NvsimKnobs): string {
  const path = join(folder, 'ffmpeg-nvsim');
  const slots = { NVSIM_SLOTS: join(folder, 'nvsim.slots'), NVSIM_LOG: nvsimLog(folder) };
  const exports = Object.entries({ ...slots, ...variables }).map(
    ([name, value]) => `export ${name}='${value}'\n`,
  );
  const text = `#!/bin/sh\n${exports.join('')}exec ffmpeg "$@"\n`;
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

function nvsimLog(folder: string): string {
  return join(folder, 'nvsim.log');
}

/** What the encoder was told and did, a line a session, without the number of bytes. */
export function encoderLog(folder: string): string[] {
  if (!existsSync(nvsimLog(folder))) return [];
  const lines = readFileSync(nvsimLog(folder), 'utf8').trimEnd().split('\n');
  return lines.map((line) => line.replace(/ bytes=\d+$/, ''));
}
