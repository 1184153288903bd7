import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Checkpoint } from '../../apps/orchestrator/src/clock/checkpoints';
import { freePort } from '../../scripts/demo/program.mts';
import { OrchestratorProcess } from '../support/orchestrator';
import { SqliteProbe, PostgresProbe, type StateProbe } from '../support/state-probe';
import { ScriptedProvider, finish, type ProviderJob } from '../support/scripted-provider';
import { doJob } from '../support/scripted-worker';
import { WebhookReceiver } from '../support/webhook-receiver';
import { mannerFor, type WorkerManner } from './worker-manner';

/** One job, and the place at which its orchestrator was killed. */
export interface Killed {
  readonly name: string;
  readonly place: Checkpoint;
  /** Filled in once the job is found again. */
  jobId: string;
}

/**
 * One orchestrator, killed again and again at a named place and started again on the same data;
 * every life gets a job of its own, which a later one has to bring to its end.
 */
export class KillChain {
  readonly killed: Killed[] = [];
  private addedMs = 0;
  private manner: WorkerManner = 'at once';
  private process!: OrchestratorProcess;
  readonly provider!: ScriptedProvider;
  readonly receiver!: WebhookReceiver;
  private probe!: StateProbe;

  private constructor(
    private readonly port: number,
    readonly dataDir: string,
    private readonly databaseUrl: string | undefined,
  ) {}

  static async start(databaseUrl?: string): Promise<KillChain> {
    const dataDir = await mkdtemp(join(tmpdir(), 'kills-'));
    const chain = new KillChain(await freePort(), dataDir, databaseUrl);
    await chain.open();
    return chain;
  }

  /** Submits a job to an orchestrator that dies at the place, and sees the job through all the same. */
  async kill(place: Checkpoint, run: number): Promise<void> {
    const killed = { name: `${place} ${run}`, place, jobId: '' };
    // A last look at a job before may come to the place first: then this one was never taken in.
    for (let tries = 0; !(await this.probe.jobNamed(killed.name)); tries += 1) {
      expect(tries).toBeLessThan(MAX_TRIES);
      this.manner = mannerFor(place, run);
      await this.dieDuring(killed);
      this.manner = 'at once';
    }
    this.killed.push(killed);
    await this.until(async () => this.isThrough(killed), `the end of ${killed.name}`);
  }

  get current(): OrchestratorProcess {
    return this.process;
  }

  statuses(): ReturnType<StateProbe['statusChanges']> {
    return this.probe.statusChanges();
  }

  /** Steps the clock whenever nothing has come of waiting for a moment. */
  async until(holds: () => Promise<boolean>, what: string): Promise<void> {
    for (let looks = 1; !(await holds()); looks += 1) {
      if (looks > MAX_LOOKS) throw new Error(`${what} never came. ${await this.probe.openWork()}`);
      await sleep(LOOK_EVERY_MS);
      if (looks % LOOKS_A_STEP === 0) await this.step(STEP_MS);
    }
  }

  async step(stepMs: number): Promise<void> {
    this.addedMs += stepMs;
    await this.process.control({ stepMs });
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await this.provider.stop();
    this.receiver.stop();
    await this.probe.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async open(): Promise<void> {
    const provider = await ScriptedProvider.start((job, signal) => this.work(job, signal));
    const receiver = await WebhookReceiver.start();
    Object.assign(this, { provider, receiver });
    await this.begin();
    this.probe = this.databaseUrl
      ? await PostgresProbe.open(this.databaseUrl)
      : new SqliteProbe(this.dataDir);
    await this.probe.watchStatuses();
  }

  private async dieDuring({ name, place }: Killed): Promise<void> {
    await this.process.control({ killAt: place });
    const submitting = this.process.submit(name, { webhook_url: this.receiver.url });
    const answer = submitting.catch(() => undefined);
    await this.until(async () => this.process.hasEnded, `the death at ${name}`);
    expect(await this.process.ended()).toBe('SIGKILL');
    await this.begin();
    // What was answered is there.
    expect((await answer) === undefined || (await this.probe.jobNamed(name)) !== undefined).toBe(
      true,
    );
  }

  private async begin(): Promise<void> {
    const { port, dataDir, provider, addedMs } = this;
    const env: Record<string, string> = this.databaseUrl ? { DATABASE_URL: this.databaseUrl } : {};
    const place = { port, dataDir, providerUrl: provider.url, env };
    this.process = await OrchestratorProcess.start(place, { stepMs: addedMs });
  }

  /** Its job is over, its receiver knows, and nothing of it is left to be sent. */
  private async isThrough(killed: Killed): Promise<boolean> {
    const row = await this.probe.jobNamed(killed.name);
    if (row?.['status'] !== 'succeeded') return false;
    killed.jobId = String(row['id']);
    if (this.receiver.of(killed.jobId).length === 0) return false;
    const left = await this.probe.count("deliveries where state = 'pending'");
    return left + (await this.probe.count("outbox where kind = 'webhook'")) === 0;
  }

  private async work(job: ProviderJob, signal: AbortSignal): Promise<void> {
    const { manner, process: own } = this;
    const again = () => this.provider.attemptsOf(job.request.job_id).at(-1) !== job;
    if (manner === 'after the kill') await waitFor(() => own.hasEnded, signal);
    if (manner === 'silent until submitted again') await waitFor(again, signal);
    const silent = manner === 'silent until submitted again';
    finish(job, await doJob(job.request, { signal, silent }));
  }
}

async function waitFor(holds: () => boolean, signal: AbortSignal): Promise<void> {
  while (!holds()) await sleep(LOOK_EVERY_MS, undefined, { signal });
}

const LOOK_EVERY_MS = 25;
const LOOKS_A_STEP = 10;
const STEP_MS = 16_000;
const MAX_TRIES = 5;
/** Half a minute. */
const MAX_LOOKS = 1_200;
