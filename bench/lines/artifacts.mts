import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { command, has } from '../commands.mts';
import { Skipped, type MakeBenchLine } from '../line.mts';
import { residentMegabytes } from '../memory.mts';
import { startNginx } from '../nginx.mts';
import { startOrchestratorAndEndpoint, stopApp, type Programs } from '../programs.mts';
import { ScriptedWorker, type Taken } from '../scripted-worker.mts';

const MEGABYTES = 256;
const PER_SECOND = 'MB/s';
/** Of the programs that it is measured with. */
const NEEDED = ['nginx', 'curl', 'sha256sum'];

/**
 * A large artifact out of the local store beside nginx, and into it, as a worker puts its result there,
 * beside cp with a checksum; curl is the client of all. Both ends of a copy are on one disk.
 */
export const artifacts: MakeBenchLine = async ({ runs }) => {
  for (const name of NEEDED) if (!(await has(name))) throw new Skipped(`${name} is not installed`);
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  const file = join(folder, 'large.mp4');
  await writeFile(file, video());
  const programs = await startOrchestratorAndEndpoint(folder);
  const nginx = await startNginx(folder);
  const worker = new ScriptedWorker(programs.endpoint);
  const id = await uploaded(programs, file);
  const { sources } = (await taken(programs, worker, id)).input;
  const source = sources['url_video']?.url;
  const before = await residentMegabytes(programs.pid);
  return {
    comparisons: [
      {
        title: `GET of an artifact of ${MEGABYTES} MB from the local disk`,
        subject: { name: 'the orchestrator', run: () => speed(() => get(source)) },
        against: { name: 'nginx', run: () => speed(() => get(`${nginx.url}/large.mp4`)) },
        runs: Math.ceil(runs / 2),
        unit: PER_SECOND,
        limit: { ratioAtLeast: 0.3 },
      },
      {
        title: `PUT of an artifact of ${MEGABYTES} MB to the local disk, synced`,
        subject: {
          name: 'the orchestrator',
          run: async () => {
            const job = await taken(programs, worker, id);
            return speed(() => put(job, file));
          },
        },
        against: { name: 'cp and sha256sum', run: () => speed(() => copied(file)) },
        runs: Math.ceil(runs / 3),
        unit: PER_SECOND,
        limit: { ratioAtLeast: 0.15 },
      },
      {
        title: 'most resident memory while those were moved, beyond that before',
        subject: {
          name: 'the orchestrator',
          run: async () => (await residentMegabytes(programs.pid, 'most')) - before,
        },
        against: { name: 'all before', run: () => Promise.resolve(before) },
        runs: 1,
        ...{ unit: 'MB', limit: { atMost: 64 }, warmUp: false },
      },
    ],
    [Symbol.asyncDispose]: async () => {
      worker.stop();
      await stopApp(nginx.child);
      await programs[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** A box of the type of MP4 tells what the file is; what follows is random, so that nothing packs it. */
function video(): Buffer {
  const bytes = randomBytes(MEGABYTES * 2 ** 20);
  bytes.writeUInt32BE(24, 0);
  bytes.write('ftypisom\0\0\u0002\0isommp42', 4, 'latin1');
  return bytes;
}

async function uploaded({ url, apiKey }: Programs, file: string): Promise<string> {
  const response = await fetch(`${url}/file?filename=large.mp4`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'x-api-key': apiKey },
    body: new Blob([await readFile(file)]),
  });
  if (response.status !== 201) throw new Error(`POST /file: ${await response.text()}`);
  return ((await response.json()) as { readonly id: string }).id;
}

/** A job of the file as a worker has it: with the file's address, and one for the result. */
async function taken(programs: Programs, worker: ScriptedWorker, id: string): Promise<Taken> {
  const response = await fetch(`${programs.url}/video/caption`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': programs.apiKey },
    body: JSON.stringify({ url_video: id, url_srt: 'https://example.com/a.srt' }),
  });
  if (response.status !== 202) throw new Error(`POST answered ${response.status}.`);
  return worker.take();
}

async function get(url: string | undefined): Promise<void> {
  await command('curl', '--fail', '--silent', '--output', '/dev/null', url ?? '');
}

async function put({ input }: Taken, file: string): Promise<void> {
  const { put_url, headers } = input.uploads['video'] ?? { put_url: '', headers: {} };
  const lines = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  await command('curl', '--fail', '--silent', ...lines, '--upload-file', file, put_url);
}

async function copied(file: string): Promise<void> {
  await command('cp', file, `${file}.copy`);
  await command('sha256sum', `${file}.copy`);
}

async function speed(move: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await move();
  return MEGABYTES / ((performance.now() - started) / 1000);
}
