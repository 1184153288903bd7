import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  CaptionInput,
  parse,
  type Job,
  type JobRequest,
  type OperationName,
  type ResultManifest,
} from '@app/contracts';
import { ConsoleLogger, type Provider } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';

import { ArtifactStore } from '../artifacts/artifact.store';
import type { Caller } from '../auth/caller';
import { Checkpoints } from '../clock/checkpoints';
import { RecordedCheckpoints } from '../clock/checkpoints.testing';
import { Clock } from '../clock/clock';
import { SteppedClock } from '../clock/clock.testing';
import { Config } from '../config/config';
import { testConfig } from '../config/config.testing';
import { Database } from '../database/database';
import { openDatabase } from '../database/open-database';
import { GpuProvider } from '../runpod/gpu.provider';
import { MemoryGpuProvider } from '../runpod/gpu.provider.testing';
import { GATE_PROVIDERS } from '../runpod/runpod.module';
import { TEMPLATE_PROVIDERS } from '../templates/template.providers';
import { MemoryArtifactStore } from './artifacts.testing';
import { Dispatcher } from './dispatch/dispatcher';
import { HintsService } from './attempts/hints.service';
import { JOB_PROVIDERS } from './jobs.module';
import { JobsService, type SubmittedJob } from './jobs.service';
import { manifestOf } from './manifests.testing';
import { OutboxRunner } from './outbox/outbox.runner';
import { OwnWork } from './own.work';
import { Reconciler } from './polling/reconciler';

export { MEDIA, manifestOf } from './manifests.testing';

export const CALLER: Caller = {
  owner: 'default',
  keyId: 'key_1',
  scopes: ['jobs:write', 'jobs:read'],
};

export const CAPTION = {
  url_video: 'https://example.com/talk.mp4',
  url_srt: 'https://example.com/talk.srt',
};

/** The same with its defaults, as a job keeps it. */
export const CAPTION_INPUT = { ...parse(CaptionInput, CAPTION) };

/** How a suite opens a world: on the embedded database, or on another one. */
export type CreateWorld = (env?: Readonly<Record<string, string>>) => Promise<JobsWorld>;

/** What several worlds may share, as orchestrators on one database do. */
export interface WorldParts {
  readonly clock: SteppedClock;
  readonly provider: MemoryGpuProvider;
  readonly artifacts: MemoryArtifactStore;
  /** The time that its orchestrator goes by, where that is not `clock`. */
  readonly clockOn: (database: Database) => Promise<Clock>;
}

/** The jobs side whole, on a real database, with time, provider and store in the test's hands. */
export class JobsWorld {
  readonly clock: SteppedClock;
  readonly checkpoints = new RecordedCheckpoints();
  readonly provider: MemoryGpuProvider;
  readonly artifacts: MemoryArtifactStore;
  private module!: TestingModule;
  private database!: Database;

  private constructor(
    private readonly folder: string,
    private readonly env: Readonly<Record<string, string>>,
    private readonly providers: readonly Provider[],
    private readonly parts: Partial<WorldParts>,
  ) {
    this.clock = parts.clock ?? new SteppedClock();
    this.provider = parts.provider ?? new MemoryGpuProvider();
    this.artifacts = parts.artifacts ?? new MemoryArtifactStore();
  }

  /** `providers` are those of a module above, which a test looks at together with jobs. */
  static async create(
    env: Readonly<Record<string, string>> = {},
    providers: readonly Provider[] = [],
    parts: Partial<WorldParts> = {},
  ): Promise<JobsWorld> {
    const world = new JobsWorld(await mkdtemp(join(tmpdir(), 'jobs-')), env, providers, parts);
    await world.open();
    return world;
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.module.get<T>(type);
  }

  get db(): Database {
    return this.database;
  }

  async submit(body: object = CAPTION, owner = 'default'): Promise<Job> {
    const caller = { ...CALLER, owner };
    const submission = { operation: 'caption', caller, body, requestId: 'req_1' } as const;
    return (await this.get(JobsService).submit(submission)).job;
  }

  /** The same with an Idempotency-Key. */
  submitKeyed(
    idempotencyKey: string,
    body: object = CAPTION,
    owner = 'default',
    operation: OperationName = 'caption',
  ): Promise<SubmittedJob> {
    const caller = { ...CALLER, owner };
    const submission = { operation, caller, body, requestId: 'req_1', idempotencyKey };
    return this.get(JobsService).submit(submission);
  }

  find(id: string): Promise<Job> {
    return this.get(JobsService).find('default', id);
  }

  /** Everything that is due now, until there is nothing left to wait for. */
  async tick(stepMs = 0): Promise<void> {
    this.clock.step(stepMs);
    await this.get(Dispatcher).idle();
    await this.get(Reconciler).poll();
    await this.get(Reconciler).idle();
    for (const work of this.get(OwnWork).works) await work.run();
    await this.get(Dispatcher).idle();
  }

  /** What the provider was asked to run, the last one unless told which. */
  request(index = this.provider.submitted.length - 1): JobRequest {
    const submitted = this.provider.submitted[index];
    if (!submitted) throw new Error(`Attempt ${index} was not submitted.`);
    return submitted.request;
  }

  /** As a worker would: the file, then the manifest. Uses the grants of the last `start`. */
  async publish(
    request: JobRequest,
    grants = request.uploads,
    changes: Partial<ResultManifest> = {},
  ): Promise<ResultManifest> {
    const manifest = { ...manifestOf(request, grants), ...changes };
    const key = manifest.outputs['video']?.key ?? '';
    this.artifacts.put(key, 'x'.repeat(manifest.outputs['video']?.size_bytes ?? 0));
    const prefix = key.split('/').slice(0, 5).join('/');
    this.artifacts.put(`${prefix}/manifest.json`, JSON.stringify(manifest));
    return manifest;
  }

  get hints(): HintsService {
    return this.get(HintsService);
  }

  /** Closes everything and opens it again, as a new process would. */
  async restart(): Promise<void> {
    await this.close();
    await this.open();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true });
  }

  private async open(): Promise<void> {
    const config = testConfig({ DATA_DIR: this.folder, ...this.env });
    this.database = await openDatabase(config);
    const clock = (await this.parts.clockOn?.(this.database)) ?? this.clock;
    this.module = await Test.createTestingModule({
      providers: [
        ...JOB_PROVIDERS,
        ...GATE_PROVIDERS,
        ...TEMPLATE_PROVIDERS,
        ...this.providers,
        { provide: Config, useValue: config },
        { provide: Clock, useValue: clock },
        { provide: Checkpoints, useValue: this.checkpoints },
        { provide: Database, useValue: this.database },
        { provide: GpuProvider, useValue: this.provider },
        { provide: ArtifactStore, useValue: this.artifacts },
      ],
    })
      .setLogger(new ConsoleLogger({ logLevels: [] }))
      .compile();
  }

  private async close(): Promise<void> {
    await this.get(Dispatcher).stop();
    await this.get(Reconciler).stop();
    await this.get(OutboxRunner).stop();
    await this.database.close();
  }
}
