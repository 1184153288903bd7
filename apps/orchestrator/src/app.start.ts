import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';

import { AppModule, type AppParts } from './app.module';
import { onceDatabaseAnswers } from './app.patience';
import { CREATE_OPTIONS, setUp } from './app.setup';
import type { Config } from './config/config';
import type { LoadedConfig } from './config/load-config';
import { VERSION } from './config/version';
import { fastifyOptions } from './http/fastify-options';
import { stopWell } from './lifecycle';
import { lastCall } from './lifecycle.last-call';

/** Starts the orchestrator whole. It listens when this resolves, and ends on a signal. */
export async function startApp(
  { config, notices, warnings }: LoadedConfig,
  parts: AppParts = {},
): Promise<void> {
  // For people: logs go to standard output, and a key that was just made must not be in them. It is
  // kept already, so it is told before anything else can fail.
  for (const notice of notices) tell(notice);
  const app = await onceDatabaseAnswers(() => create(config, parts), tell);
  await setUp(app);
  const logger = app.get(Logger);
  for (const warning of warnings) logger.warn(warning);
  stopWell(closing(app), config.env.EXIT_WITH_PARENT);
  await app.listen(config.env.PORT, config.env.HOST);
  const address = (await app.getUrl()).replace('[::1]', 'localhost');
  const docs = config.env.DOCS_ENABLED === 'false' ? '' : `, docs at ${config.publicUrl}/docs`;
  tell(`api-gpu ${VERSION} listens at ${address}${docs}`);
  process.send?.({ listening: address });
}

function create(config: Config, parts: AppParts): Promise<NestFastifyApplication> {
  return NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, parts),
    new FastifyAdapter(fastifyOptions(config)),
    CREATE_OPTIONS,
  );
}

function closing(app: NestFastifyApplication) {
  return {
    close: async () => {
      await lastCall(app.getHttpServer());
      await app.close();
    },
  };
}

function tell(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
