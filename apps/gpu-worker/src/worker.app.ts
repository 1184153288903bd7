import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';

import type { WorkerConfig } from './config/worker.config';
import { TakenJobHandler } from './runtime';
import { EncoderProbe } from './worker.encoder';
import { WorkerModule } from './worker.module';

export interface WorkerApp {
  readonly handler: TakenJobHandler;
  readonly encoder: Pick<EncoderProbe, 'decision' | 'again'>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Puts together what does a job. Nest's own log is left out: it is not in RunPod's form. */
export async function createWorkerApp(config: WorkerConfig, log: Logger): Promise<WorkerApp> {
  const app = await NestFactory.createApplicationContext(WorkerModule.with(config, log), {
    ...{ logger: false, abortOnError: false },
  });
  return {
    ...{ handler: app.get(TakenJobHandler), encoder: app.get(EncoderProbe) },
    close: () => app.close(),
  };
}
