import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { serveFolder } from '../../scripts/demo/serve-folder.mts';
import { startProgram } from '../../scripts/demo/program.mts';
import { seededRandom } from '../../libs/simulation/src/index.mts';
import { Clients } from './clients.mts';
import { Hooks } from './hooks.mts';
import { makeSmallMedia } from './media.mts';
import { killOneOf, processesOf } from './processes.mts';
import { Sampler, type Sample } from './samples.mts';

export interface LoadOptions {
  readonly seconds: number;
  /** New jobs a second. */
  readonly rate: number;
  readonly seed: number;
  /** For everything that is written. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** What a load came to, after everything was stopped. */
export interface LoadResult {
  readonly seconds: number;
  readonly clients: Clients;
  readonly hooks: Hooks;
  readonly samples: readonly Sample[];
  readonly kills: number;
  /** Processes of the program that were there after its stop. */
  readonly left: readonly string[];
}

const KILL_EVERY_MS = 8_000;
const TELL_EVERY_MS = 15_000;
/** All that was accepted has ended, and was told, after this long. */
const DRAIN_MS = 120_000;
const METRICS_TOKEN = 'load_0123456789abcdefghijklmnopqrstuvwxyz';

/** One in twenty calls of any kind fails, half of them after they had their effect. */
const FAULTS = [
  { route: 'run', kind: 'status', status: 502, probability: 0.025 },
  { route: 'run', kind: 'reset', when: 'after', probability: 0.025 },
  { route: 'status', kind: 'status', status: 500, probability: 0.05 },
  { route: 'cancel', kind: 'reset', probability: 0.05 },
  { route: 'job-take', kind: 'reset', probability: 0.05 },
  { route: 'job-done', kind: 'status', status: 503, probability: 0.025 },
  { route: 'job-done', kind: 'reset', when: 'after', probability: 0.025 },
  { route: 'webhook', kind: 'lost', probability: 0.05 },
];

/** Runs the whole program under load for that long, waits for what was accepted, and stops it. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { seconds, rate, seed, folder, signal } = options;
  const media = join(folder, 'media');
  await makeSmallMedia(media);
  await mkdir(join(folder, 'tmp'));
  await using sources = await serveFolder(media);
  const random = seededRandom(seed);
  const hooks = await Hooks.start(random);
  const program = await startProgram({ dataDir: join(folder, 'data'), env: environment(folder) });
  const clients = new Clients({ program, sources: sources.url, hook: hooks.url, random });
  const sampler = new Sampler({ program, folder, clients, token: METRICS_TOKEN });
  let kills = 0;
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  const doing = [
    sampler.run(until),
    every(KILL_EVERY_MS, until, async () => {
      kills += (await killOneOf(folder, 'gpu-worker.mjs', random)) ? 1 : 0;
    }),
    every(TELL_EVERY_MS, until, async () => console.log(sampler.line())),
  ];
  try {
    await clients.run({ seconds, rate, signal });
    await clients.drain(DRAIN_MS, signal);
    await hooks.settle(clients.ended, DRAIN_MS, signal);
  } finally {
    ending.abort();
    await Promise.all(doing);
    await sampler.last();
    await program[Symbol.asyncDispose]();
    await hooks.stop();
  }
  const left = await processesOf(folder);
  return { seconds, clients, hooks, samples: sampler.samples, kills, left: left.map(shown) };
}

function shown({ pid, command }: { readonly pid: number; readonly command: string }): string {
  return `${pid} ${command.slice(0, 80)}`;
}

function environment(folder: string): Readonly<Record<string, string>> {
  return {
    TMPDIR: join(folder, 'tmp'),
    WORK_DIR: join(folder, 'work'),
    LOG_LEVEL: 'fatal',
    LOCAL_FAULTS: JSON.stringify(FAULTS),
    LOCAL_WORKERS_MAX: '2',
    LOCAL_PING_LOSS_SECONDS: '5',
    LOCAL_IDLE_TIMEOUT_SECONDS: '60',
    WORKERS_MAX: '2',
    RATE_LIMIT_PER_MINUTE: '0',
    METRICS_TOKEN,
  };
}

async function every(ms: number, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await wait(ms, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await act();
  }
}
