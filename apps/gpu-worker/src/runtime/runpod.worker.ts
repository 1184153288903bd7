import type { Logger } from 'pino';

import { firstUnfit, reasonOf, type FitnessCheck } from './fitness';
import { HeartbeatThread } from './heartbeat.thread';
import type { UnfitReason } from './job.queue';
import { RunPodClient, USER_AGENT } from './runpod.client';
import { RunPodUrls, type AddressTemplates, type WorkerIdentity } from './runpod.urls';
import type { TakenJobHandler } from './taken-job.handler';
import { Worker, type WorkerOptions } from './worker';

/** How to reach RunPod, or what speaks its protocol, as the environment of a worker says it. */
export interface RunPodConnection extends WorkerIdentity {
  readonly addresses: AddressTemplates;
  /** Without a key there is no heartbeat. */
  readonly apiKey: string | undefined;
  readonly pingIntervalMs: number;
}

export interface RunPodWorkerParts {
  /**
   * Called once the first poll is on its way, so that loading a handler costs no time of its own.
   * A worker whose handler can't be loaded is not fit.
   */
  readonly handler: () => TakenJobHandler | Promise<TakenJobHandler>;
  readonly log: Logger;
  /** Looked at before the first job is taken, and again after a freeze. */
  readonly fitness?: readonly FitnessCheck[];
  /** Called after a freeze, before the fitness is looked at: the hardware may be another. */
  readonly thawed?: () => Promise<void>;
}

export type RunPodWorkerOptions = Omit<WorkerOptions, 'workerId'> & {
  readonly connection: RunPodConnection;
  /** From which length on a gap in time is taken for a freeze; 5 s when it is not given. */
  readonly freezeMs?: number | undefined;
};

/** A worker of a RunPod Serverless endpoint, for any handler. */
export class RunPodWorker {
  private readonly client: RunPodClient;
  private readonly worker: Worker;
  private readonly handler = Promise.withResolvers<TakenJobHandler>();
  private readonly stopping = new AbortController();
  private unfit: UnfitReason | undefined;
  private told: Promise<void> | undefined;

  constructor(
    private readonly parts: RunPodWorkerParts,
    { connection, freezeMs, ...options }: RunPodWorkerOptions,
  ) {
    const { addresses, apiKey, pingIntervalMs, podId } = connection;
    const urls = new RunPodUrls(addresses, connection);
    this.client = new RunPodClient({ urls, apiKey });
    const heartbeat = new HeartbeatThread({
      urlOf: (jobIds) => (apiKey ? urls.ping(jobIds) : undefined),
      headers: { authorization: apiKey ?? '', accept: '*/*', ...USER_AGENT },
      ...{ intervalMs: pingIntervalMs, freezeMs },
    });
    const handler = this.handler.promise;
    // Its failure is seen to where it is loaded; here it fails the jobs that were taken.
    handler.catch(() => undefined);
    const { log } = parts;
    this.worker = new Worker(
      { queue: this.client, heartbeat, handler, log, thawed: () => void this.thaw() },
      { ...options, workerId: podId },
    );
  }

  /** Works until it is stopped. Resolves with the exit code: 1 when this machine is not fit. */
  async run(): Promise<number> {
    await this.checkFitness();
    if (!this.stopping.signal.aborted) {
      setTimeout(() => void this.load(), FIRST_POLL_HEAD_START_MS);
      await this.worker.run();
    }
    await this.told;
    await this.client.close();
    return this.unfit ? 1 : 0;
  }

  /** Takes no more jobs and ends as soon as the running ones have, or the grace time is over. */
  stop(): void {
    this.stopping.abort();
    this.worker.stop();
  }

  private async load(): Promise<void> {
    try {
      this.handler.resolve(await this.parts.handler());
    } catch (error) {
      this.handler.reject(error);
      this.parts.log.error({ error }, 'The handler could not be loaded');
      await this.endUnfit({ check: 'handler', reason: reasonOf(error) });
    }
  }

  private async thaw(): Promise<void> {
    await this.parts.thawed?.().catch((error: unknown) => {
      this.parts.log.error({ error }, 'What follows a freeze failed');
    });
    await this.checkFitness();
  }

  private async checkFitness(): Promise<void> {
    const unfit = await firstUnfit(this.parts.fitness ?? [], this.stopping.signal);
    if (unfit) await this.endUnfit(unfit);
  }

  private async endUnfit(unfit: UnfitReason): Promise<void> {
    if (this.unfit) return;
    this.unfit = unfit;
    this.parts.log.error(`This worker is not fit: ${unfit.check}: ${unfit.reason}`);
    this.stop();
    this.told = this.client.unfit(unfit);
    await this.told;
  }
}

/** Loading may block for longer than it takes to ask for a job; enough for a connection. */
const FIRST_POLL_HEAD_START_MS = 10;
