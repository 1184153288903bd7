import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Logger } from 'pino';

import { Runner } from '@app/ffmpeg';
import { StoreClient } from '@app/net';
import { NoSpans, OtlpSpans, otlpHeaders, Spans } from '@app/tracing';

import { VERSION } from './config/version';
import type { WorkerConfig } from './config/worker.config';
import { Destinations } from './media/destinations';
import { MediaFetcher } from './media/media.fetcher';
import { Publisher } from './media/publisher';
import { Reaches } from './media/reaches';
import { Workspaces } from './media/workspace';
import { JobHandler } from './operations/job.handler';
import { TakenJobHandler } from './runtime';
import { EncoderProbe } from './worker.encoder';
import type { WorkerGpu } from './worker.gpu';
import { workerRenderers } from './worker.renderers';

/** What a worker is made of before anything is wired. */
export interface WorkerParts {
  readonly config: WorkerConfig;
  readonly log: Logger;
  readonly gpu: WorkerGpu;
}

/** Wires what does a job, operations → media, each given only what it uses. */
@Module({})
export class WorkerModule {
  static with({ config, log, gpu }: WorkerParts): DynamicModule {
    return {
      module: WorkerModule,
      providers: [
        ...[...network(config), ...rendering(config, log)],
        ...[tracing(config, log), handling(config, gpu)],
      ],
    };
  }
}

function network({ env }: WorkerConfig): Provider[] {
  const { STORE_ORIGINS: storeOrigins, ALLOW_PRIVATE_NETWORKS: allowPrivateNetworks } = env;
  return [
    { provide: Reaches, useFactory: () => new Reaches({ storeOrigins, allowPrivateNetworks }) },
    {
      provide: StoreClient,
      inject: [Reaches],
      useFactory: (reaches: Reaches) => new StoreClient(reaches.store),
    },
  ];
}

function rendering({ env, environment }: WorkerConfig, log: Logger): Provider[] {
  const { FFMPEG_PATH: ffmpegPath, FFPROBE_PATH: ffprobePath, ENCODER_POLICY: policy } = env;
  return [
    {
      provide: Workspaces,
      useFactory: () => new Workspaces(env.WORK_DIR, env.MIN_FREE_DISK_BYTES),
    },
    { provide: Runner, useFactory: () => new Runner({ ffmpegPath, ffprobePath, environment }) },
    {
      provide: EncoderProbe,
      inject: [Runner, Workspaces],
      useFactory: (runner: Runner, workspaces: Workspaces) =>
        new EncoderProbe({ policy, runner, workspaces, log }),
    },
  ];
}

function tracing({ env }: WorkerConfig, log: Logger): Provider {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = env;
  const origin = { service: 'api-gpu-worker', version: VERSION };
  const trouble = (error: unknown) => log.warn({ error }, 'Spans could not be sent');
  return {
    provide: Spans,
    useFactory: (): Spans =>
      endpoint === undefined
        ? new NoSpans()
        : new OtlpSpans({ endpoint, headers: otlpHeaders(headers), ...origin, trouble }),
  };
}

function handling({ env }: WorkerConfig, gpu: WorkerGpu): Provider {
  return {
    provide: TakenJobHandler,
    inject: [Reaches, StoreClient, Workspaces, Runner, EncoderProbe, Spans],
    useFactory: (
      ...[reaches, store, workspaces, runner, probe, spans]: HandlingParts
    ): TakenJobHandler =>
      new JobHandler({
        renderers: workerRenderers(runner, probe),
        fetcher: new MediaFetcher(reaches),
        publisher: new Publisher(store),
        destinations: new Destinations(reaches.public),
        ...{ workspaces, store, gpu, spans, concurrency: env.WORKER_CONCURRENCY },
      }),
  };
}

type HandlingParts = [Reaches, StoreClient, Workspaces, Runner, EncoderProbe, Spans];
