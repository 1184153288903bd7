import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';

import { StoreClient } from '@app/net';

import type { WorkerConfig } from './config/worker.config';
import { MediaFetcher } from './media/media.fetcher';
import { Publisher } from './media/publisher';
import { Reaches } from './media/reaches';
import { Workspaces } from './media/workspace';
import { JobHandler } from './operations/job.handler';
import { TakenJobHandler } from './runtime/taken-job.handler';
import { workerRenderers } from './worker.renderers';

/** Wires what does a job, operations → media, each given only what it uses. */
@Module({})
export class WorkerModule {
  static with(config: WorkerConfig, log: Logger): DynamicModule {
    const { WORK_DIR, STORE_ORIGINS, ALLOW_PRIVATE_NETWORKS } = config.env;
    const workspaces = new Workspaces(WORK_DIR);
    return {
      module: WorkerModule,
      providers: [
        {
          provide: Reaches,
          useFactory: () =>
            new Reaches({
              storeOrigins: STORE_ORIGINS,
              allowPrivateNetworks: ALLOW_PRIVATE_NETWORKS,
            }),
        },
        {
          provide: StoreClient,
          inject: [Reaches],
          useFactory: (reaches: Reaches) => new StoreClient(reaches.store),
        },
        {
          provide: TakenJobHandler,
          inject: [Reaches, StoreClient],
          useFactory: (reaches: Reaches, store: StoreClient): TakenJobHandler =>
            new JobHandler({
              renderers: workerRenderers(config, workspaces, log),
              fetcher: new MediaFetcher(reaches),
              publisher: new Publisher(store),
              ...{ workspaces, store },
            }),
        },
      ],
    };
  }
}
