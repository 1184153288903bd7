import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Job, JobRequest } from '@app/contracts';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';

import { AppModule } from '../../apps/orchestrator/src/app.module';
import { CREATE_OPTIONS, setUp } from '../../apps/orchestrator/src/app.setup';
import { CollectedLogs } from '../../apps/orchestrator/src/app.testing';
import { ArtifactStore } from '../../apps/orchestrator/src/artifacts/artifact.store';
import { SCOPES, type Scope } from '../../apps/orchestrator/src/auth/caller';
import { KeyStore } from '../../apps/orchestrator/src/auth/key.store';
import type { Route } from '../../apps/orchestrator/src/auth/routes';
import { SystemClock } from '../../apps/orchestrator/src/clock/clock';
import { TEST_API_KEY, testConfig } from '../../apps/orchestrator/src/config/config.testing';
import { Database } from '../../apps/orchestrator/src/database/database';
import { fastifyOptions } from '../../apps/orchestrator/src/http/fastify-options';
import { LogOutput } from '../../apps/orchestrator/src/http/logging';
import { MemoryArtifactStore } from '../../apps/orchestrator/src/jobs/artifacts.testing';
import { manifestOf } from '../../apps/orchestrator/src/jobs/jobs.testing';
import { GpuProvider } from '../../apps/orchestrator/src/runpod/gpu.provider';
import { MemoryGpuProvider } from '../../apps/orchestrator/src/runpod/gpu.provider.testing';
import { WebhookSender } from '../../apps/orchestrator/src/webhooks/webhook.sender';
import { ScriptedReceivers } from '../../apps/orchestrator/src/webhooks/webhooks.testing';

interface Sent {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: Buffer | object;
  readonly remoteAddress?: string;
}

interface WholeAppParts {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether provider, store and webhooks are the real ones, and not in memory. */
  readonly isReal?: boolean;
}

/**
 * The orchestrator whole, in this process; provider, store and receivers may be in memory. Requests are
 * handed to it without a connection.
 */
export class WholeApp {
  readonly memory = new MemoryGpuProvider();
  readonly artifacts = new MemoryArtifactStore();
  readonly logs = new CollectedLogs();
  app!: NestFastifyApplication;

  private constructor(readonly folder: string) {}

  static async start({ env = {}, isReal = false }: WholeAppParts = {}): Promise<WholeApp> {
    const whole = new WholeApp(await mkdtemp(join(tmpdir(), 'whole-app-')));
    const config = testConfig({ DATA_DIR: whole.folder, ...env });
    const builder = Test.createTestingModule({ imports: [AppModule.forRoot(config)] });
    builder.overrideProvider(LogOutput).useValue(whole.logs);
    if (!isReal) {
      builder.overrideProvider(GpuProvider).useValue(whole.memory);
      builder.overrideProvider(ArtifactStore).useValue(whole.artifacts);
      builder.overrideProvider(WebhookSender).useValue(new ScriptedReceivers());
    }
    const module = await builder.compile();
    whole.app = module.createNestApplication(
      new FastifyAdapter(fastifyOptions(config)),
      CREATE_OPTIONS,
    );
    await setUp(whole.app);
    await whole.app.init();
    await whole.app.getHttpAdapter().getInstance().ready();
    return whole;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await rm(this.folder, { recursive: true });
  }

  /** A new key of an owner. */
  async key(owner: string, scopes: readonly Scope[] = SCOPES): Promise<string> {
    const store = new KeyStore(this.app.get(Database), new SystemClock());
    return (await store.make({ owner, name: '', scopes, lifetimeMs: null })).key;
  }

  send(method: string, url: string, { key = TEST_API_KEY, headers, ...rest }: Sent = {}) {
    return this.app.inject({
      method: method as 'GET',
      url,
      headers: { ...(key !== '' && { 'x-api-key': key }), ...headers },
      ...rest,
    });
  }

  /** A job, as soon as the provider has it; it stays there. */
  async submitted(
    key: string,
    input: object = CAPTION,
  ): Promise<{ job: Job; request: JobRequest }> {
    const answer = await this.send('POST', '/video/caption', { key, payload: input });
    expect(answer.statusCode).toBe(202);
    const job = answer.json<Job>();
    for (;;) {
      const found = this.memory.submitted.find(({ request }) => request.job_id === job.id);
      if (found) return { job, request: found.request };
      await new Promise(setImmediate);
    }
  }

  /** A job that has succeeded, by the word of a worker. */
  async succeeded(key: string, input?: object): Promise<Job> {
    const { job, request } = await this.submitted(key, input);
    const manifest = manifestOf(request);
    const file = manifest.outputs['video']?.key ?? '';
    this.artifacts.put(file, 'x'.repeat(1000));
    this.artifacts.put(file.replace('d0/caption.mp4', 'manifest.json'), JSON.stringify(manifest));
    await this.send('POST', `/internal/attempts/${request.token}/done`, { key: '' });
    for (;;) {
      const found = (await this.send('GET', `/job/${job.id}`, { key })).json<Job>();
      if (found.status === 'succeeded') return found;
      await new Promise(setImmediate);
    }
  }
}

export const CAPTION = {
  url_video: 'https://example.com/talk.mp4',
  url_srt: 'https://example.com/talk.srt',
};

/** The address of a route with its parameters filled in; fails where one is not given. */
export function addressOf({ path }: Route, values: Readonly<Record<string, string>>): string {
  return path.replace(/:(\w+)|\*/g, (parameter, name: string | undefined) => {
    const value = values[name ?? '*'];
    if (value === undefined) throw new Error(`${path}: say what ${parameter} is in this test.`);
    return value;
  });
}
