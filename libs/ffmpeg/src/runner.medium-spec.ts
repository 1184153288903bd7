import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { buildSync } from 'esbuild';

import { toArgs, type Command } from './command';
import type { RunError } from './errors';
import type { RunOptions } from './run-options';
import { Runner } from './runner';

/** Encodes a minute that never ends in time. */
const endless: Command = {
  inputs: [
    {
      name: '/dev/zero',
      demuxer: 'rawvideo',
      maxPixels: 1e6,
      options: ['-pixel_format', 'gray', '-video_size', '64x64', '-framerate', '25'],
    },
  ],
  chains: [{ from: '0:v:0', filters: ['hflip'], to: 'out' }],
  outputs: [{ options: ['-map', '[out]', '-c:v', 'rawvideo', '-f', 'null'], name: 'nothing' }],
};

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'runner-'))));
afterEach(() => rm(folder, { recursive: true }));

const options = (change: Partial<RunOptions> = {}): RunOptions => ({
  folder,
  signal: new AbortController().signal,
  timeoutMs: 30_000,
  maxFileBytes: 1e6,
  maxPixels: 1e6,
  ...change,
});

/** A program in place of ffmpeg. */
async function script(text: string): Promise<string> {
  const path = join(folder, 'fake');
  await writeFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return path;
}

/** The ids of processes whose command line holds a text. */
async function processesWith(text: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    ids.map(async (id) => [id, await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')]),
  );
  return lines.filter(([, line]) => line?.includes(text)).map(([id]) => Number(id));
}

async function gone(text: string): Promise<void> {
  while ((await processesWith(text)).length > 0) await new Promise(setImmediate);
}

// Real encodes, on machines that may be busy with others.
describe(Runner.name, () => {
  it('spawns exactly the planned arguments, in the folder, with a clean environment', async () => {
    const ffmpegPath = await script(
      'for a in "$@"; do printf "%s\\n" "$a"; done > args; env > env; pwd > cwd; cat > stdin; ulimit -f > fsize',
    );
    const environment = { PATH: process.env['PATH'], RUNPOD_API_KEY: 'secret' };
    const one = { ...endless.inputs[0], name: 'a b', demuxer: 'mov', maxPixels: 9 } as const;
    const command = { ...endless, inputs: [one, { ...one, name: 'c d' }] };

    await new Runner({ ffmpegPath, environment }).ffmpeg(command, options());

    const recorded = (name: string) => readFile(join(folder, name), 'utf8');
    expect((await recorded('args')).split('\n').slice(0, -1)).toEqual(toArgs(command));
    expect((await recorded('env')).match(/^(?!PWD|_|SHLVL|OLDPWD)\w+/gm)?.sort()).toEqual([
      ...['LC_ALL', 'PATH'],
    ]);
    expect((await recorded('cwd')).trim()).toBe(folder);
    expect(await recorded('stdin')).toBe('');
    expect(Number(await recorded('fsize'))).toBe(Math.floor(1e6 / 512));
  });

  it('reports progress and counts frames of what is fed', async () => {
    const fed: Command = {
      ...endless,
      inputs: [
        {
          ...{ ...endless.inputs[0], name: '', demuxer: 'rawvideo', maxPixels: 1e6 },
          feed: Readable.from([Buffer.alloc(64 * 64 * 10)]),
        },
      ],
    };
    const frames: number[] = [];
    const report = await new Runner().ffmpeg(
      fed,
      options({ onProgress: (progress) => frames.push(progress.frames) }),
    );

    expect(report).toEqual({ frames: 10, speed: expect.any(Number) as number, stderrTail: '' });
    expect(frames.at(-1)).toBe(10);
  });

  it('ends ffmpeg when it is aborted', async () => {
    const stop = new AbortController();
    const onProgress = () => stop.abort();

    const result = new Runner().ffmpeg(endless, options({ signal: stop.signal, onProgress }));

    await expect(result).rejects.toMatchObject({ code: 'canceled' });
  });

  it('kills the whole group of a program that ignores SIGTERM', async () => {
    const mark = `7${Date.now()}`;
    const ffmpegPath = await script(`trap '' TERM\nsleep ${mark} &\necho x\nwait; sleep ${mark}`);
    const runner = new Runner({ ffmpegPath, stopGraceMs: 50 });

    const result = runner.ffmpeg(endless, options({ timeoutMs: 300 }));

    await expect(result).rejects.toMatchObject({
      ...{ code: 'timed_out', facts: { timedOut: true, signal: 'SIGKILL' } },
    });
    await gone(mark);
    expect(await processesWith(mark)).toEqual([]);
  });

  it('tells a program that is not there', async () => {
    const runner = new Runner({ ffprobePath: '/nowhere/ffprobe' });

    await expect(runner.ffprobe([], options())).rejects.toMatchObject({ code: 'internal' });
  });

  it('ends a result that grows over its limit', async () => {
    const command = {
      ...endless,
      outputs: [{ options: ['-map', '[out]', '-f', 'rawvideo'], name: 'large' }],
    };

    const error = await new Runner().ffmpeg(command, options()).catch((e: unknown) => e);

    expect((error as RunError).code).toBe('media_too_large');
  });

  it('leaves no ffmpeg behind when its own process is killed by -9', async () => {
    const mark = `killed-${Date.now()}`;
    const entry = join(folder, 'entry.cjs');
    buildSync({
      entryPoints: [join(__dirname, 'runner.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['fluent-ffmpeg'],
      outfile: join(folder, 'runner.cjs'),
    });
    const job = { ...endless, outputs: [{ ...endless.outputs[0], name: mark }] };
    await writeFile(
      entry,
      `const { Runner } = require('./runner.cjs');
       new Runner().ffmpeg(${JSON.stringify(job)}, { folder: ${JSON.stringify(folder)},
         signal: new AbortController().signal, timeoutMs: 60000, maxFileBytes: 1e6, maxPixels: 1e6,
         onProgress: () => console.log('running') });`,
    );
    const env = { ...process.env, NODE_PATH: join(__dirname, '../../../node_modules') };
    const parent = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(parent.stdout, 'data');
    expect(await processesWith(mark)).toHaveLength(1);

    parent.kill('SIGKILL');

    await gone(mark);
    expect(await processesWith(mark)).toEqual([]);
  });
});
