import { writeFile } from 'node:fs/promises';

import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import { readEnv } from '@app/contracts';

import { AppModule } from './app.module';
import { Config } from './config/config';
import { ORCHESTRATOR_ENV } from './config/orchestrator.env';
import { createDocument } from './openapi';

/** Writes the OpenAPI document to a file; opens, makes and calls nothing else. */
export async function writeOpenApi(file: string): Promise<void> {
  const config = new Config(readEnv(ORCHESTRATOR_ENV, {}), '', '');
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config),
    new FastifyAdapter(),
    { preview: true, logger: false, abortOnError: false },
  );
  await writeFile(file, `${JSON.stringify(createDocument(app), null, 2)}\n`);
}
