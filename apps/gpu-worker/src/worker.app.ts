import { Spans } from '@app/tracing';
import { NestFactory } from '@nestjs/core';

import { TakenJobHandler } from './runtime';
import { EncoderProbe } from './worker.encoder';
import { WorkerModule, type WorkerParts } from './worker.module';

export interface WorkerApp {
  readonly handler: TakenJobHandler;
  readonly encoder: Pick<EncoderProbe, 'decision' | 'again'>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Puts together what does a job. Nest's own log is left out: it is not in RunPod's form. */
export async function createWorkerApp(parts: WorkerParts): Promise<WorkerApp> {
  const app = await NestFactory.createApplicationContext(WorkerModule.with(parts), {
    ...{ logger: false, abortOnError: false },
  });
  return {
    ...{ handler: app.get(TakenJobHandler), encoder: app.get(EncoderProbe) },
    close: async () => {
      await app.get(Spans).close();
      await app.close();
    },
  };
}
