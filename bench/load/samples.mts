import { setTimeout as wait } from 'node:timers/promises';

import type { Program } from '../../scripts/demo/program.mts';
import type { Clients } from './clients.mts';
import { residentMegabytes } from '../memory.mts';
import { openFiles, processesOf } from './processes.mts';

/** How things stand at a moment. */
export interface Sample {
  /** From the beginning. */
  readonly seconds: number;
  readonly accepted: number;
  readonly waiting: number;
  readonly residentMegabytes: number;
  /** What lives long in its heap, with what of that was not collected yet. */
  readonly oldMegabytes: number;
  readonly openFiles: number;
  /** Of the calls of the provider that may be made, the part that was; of the busiest kind. */
  readonly budgetUsed: number;
}

export interface SamplerOptions {
  readonly program: Program;
  readonly folder: string;
  readonly clients: Clients;
  readonly token: string;
}

const EVERY_MS = 2_000;

/** Looks at the orchestrator from outside, every two seconds. */
export class Sampler {
  readonly samples: Sample[] = [];
  readonly #options: SamplerOptions;
  readonly #began = performance.now();
  #pid: number | undefined;

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.last();
      await wait(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async last(): Promise<void> {
    const { clients } = this.#options;
    const metrics = await this.#metrics();
    const unfinished = ['queued', 'processing'].map(
      (status) => metrics.get(`api_gpu_jobs{status="${status}"}`) ?? 0,
    );
    const pid = await this.#orchestrator();
    this.samples.push({
      seconds: (performance.now() - this.#began) / 1000,
      accepted: clients.accepted.size,
      waiting: unfinished.reduce((sum, one) => sum + one, 0),
      residentMegabytes: await residentMegabytes(pid).catch(() => 0),
      oldMegabytes: (metrics.get(OLD_BYTES) ?? NaN) / 2 ** 20,
      openFiles: await openFiles(pid),
      budgetUsed: budgetUsed(metrics),
    });
  }

  /** How it stands, in one line. */
  line(): string {
    const {
      seconds,
      accepted,
      waiting,
      residentMegabytes: megabytes,
    } = this.samples.at(-1) ?? NOTHING;
    const wrong = this.#options.clients.wrongs.length;
    return `${seconds.toFixed(0).padStart(5)} s  ${accepted} accepted, ${waiting} not ended, ${megabytes.toFixed(0)} MB, ${wrong} wrong`;
  }

  async #orchestrator(): Promise<number> {
    this.#pid ??= (await processesOf(this.#options.folder)).find(({ command }) =>
      command.includes('orchestrator.mjs'),
    )?.pid;
    return this.#pid ?? 0;
  }

  async #metrics(): Promise<ReadonlyMap<string, number>> {
    const { program, token } = this.#options;
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${program.url}/metrics`, { headers }).catch(() => undefined);
    const lines = ((await answer?.text()) ?? '').split('\n').filter((text) => /^[a-z]/.test(text));
    return new Map(lines.map((text) => [text.replace(/ \S+$/, ''), Number(text.split(' ').pop())]));
  }
}

const OLD_BYTES = 'nodejs_heap_space_size_used_bytes{space="old"}';

const NOTHING: Sample = {
  ...{
    seconds: 0,
    accepted: 0,
    waiting: 0,
    residentMegabytes: 0,
    oldMegabytes: NaN,
    openFiles: 0,
    budgetUsed: 0,
  },
};

function budgetUsed(metrics: ReadonlyMap<string, number>): number {
  const parts = [...metrics].flatMap(([name, calls]) => {
    const kind = /^api_gpu_provider_calls_recent\{.*kind="(\w+)"/.exec(name)?.[1];
    const most = metrics.get(`api_gpu_provider_calls_most{kind="${kind}"}`);
    return most ? [calls / most] : [];
  });
  return Math.max(0, ...parts);
}
