import { pino } from 'pino';

import {
  RunPodWorker,
  type FitnessCheck,
  type RunPodWorkerOptions,
  type TakenJob,
  type TakenJobContext,
} from '../src/runtime';
import { RunPodServer } from './runpod.server.testing';
import { scripted } from './scripted.handler.testing';

/** A worker of a test, and how it ends. */
export interface StartedWorker {
  readonly worker: RunPodWorker;
  readonly exitCode: Promise<number>;
}

interface WorkerRecipe {
  readonly options?: Partial<RunPodWorkerOptions>;
  readonly handle?: (job: TakenJob, context: TakenJobContext) => unknown;
  readonly fitness?: readonly FitnessCheck[];
}

/** Workers in the test's own process against a RunPod on loopback. */
export class TestWorkers {
  readonly #cleanups: (() => Promise<unknown>)[] = [];

  private constructor(readonly server: RunPodServer) {}

  static async start(): Promise<TestWorkers> {
    return new TestWorkers(await RunPodServer.start());
  }

  optionsWith(options: Partial<RunPodWorkerOptions>): RunPodWorkerOptions {
    return {
      connection: {
        addresses: this.server.addresses,
        ...{ podId: 'pod-1', gpuTypeId: undefined, apiKey: 'worker-key', pingIntervalMs: 100 },
      },
      ...{ graceMs: 5_000, progressEveryMs: 0 },
      ...options,
    };
  }

  start({ options = {}, handle = scripted, fitness = [] }: WorkerRecipe = {}): StartedWorker {
    const parts = { handler: () => ({ handle }), log: pino({ level: 'silent' }), fitness };
    const worker = new RunPodWorker(parts, this.optionsWith(options));
    const exitCode = worker.run();
    this.afterwards(async () => {
      worker.stop();
      await exitCode;
    });
    return { worker, exitCode };
  }

  /** Runs when the test is over. */
  afterwards(cleanup: () => Promise<unknown>): void {
    this.#cleanups.push(cleanup);
  }

  /** Ends all that was started, and RunPod last. */
  async stop(): Promise<void> {
    for (const cleanup of this.#cleanups.splice(0)) await cleanup();
    await this.server[Symbol.asyncDispose]();
  }
}
