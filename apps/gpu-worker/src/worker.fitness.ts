import { access, constants, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { WorkerConfig } from './config/worker.config';
import type { FitnessCheck } from './runtime';
import type { WorkerApp } from './worker.app';

/**
 * Without what no video can be made here. They are quick, but for the encoder's where a GPU is
 * required: it waits for the probe, so that no job is taken that could only fail.
 */
export function workerFitness(
  config: WorkerConfig,
  load: () => Promise<WorkerApp>,
): FitnessCheck[] {
  const { FFMPEG_PATH, FFPROBE_PATH, WORK_DIR, MIN_FREE_DISK_BYTES, ENCODER_POLICY } = config.env;
  const programs = [FFMPEG_PATH, FFPROBE_PATH];
  const path = config.environment['PATH'] ?? DEFAULT_PATH;
  return [
    {
      name: 'ffmpeg',
      check: async () => {
        for (const program of programs) await findProgram(program, path);
      },
    },
    { name: 'disk', check: () => checkDisk(WORK_DIR, MIN_FREE_DISK_BYTES) },
    ...(ENCODER_POLICY === 'required' ? [encoderCheck(load)] : []),
  ];
}

const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

function encoderCheck(load: () => Promise<WorkerApp>): FitnessCheck {
  return {
    name: 'encoder',
    check: async () => {
      const { encoder } = await load();
      await encoder.decision;
    },
  };
}

/** Throws unless the program is there and may be run. */
async function findProgram(program: string, path: string): Promise<void> {
  const places = program.includes('/')
    ? [program]
    : path.split(':').map((folder) => join(folder, program));
  const found = await Promise.all(places.map(async (place) => isRunnable(place)));
  if (!found.includes(true)) throw new Error(`${program} is not installed`);
}

async function isRunnable(place: string): Promise<boolean> {
  return access(place, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function checkDisk(folder: string, minFreeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(await nearestExisting(folder));
  const free = bavail * bsize;
  if (free >= minFreeBytes) return;
  throw new Error(`${free} bytes are free for jobs, and ${minFreeBytes} must be`);
}

/** The folder of the jobs is made with the first one. */
async function nearestExisting(folder: string): Promise<string> {
  const parent = dirname(folder);
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  return exists || parent === folder ? folder : nearestExisting(parent);
}
