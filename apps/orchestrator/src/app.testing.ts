import type { ModuleMetadata } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';

import { CREATE_OPTIONS, setUp } from './app.setup';
import { AuthModule } from './auth/auth.module';
import { ClockModule } from './clock/clock.module';
import { Config } from './config/config';
import { ConfigModule } from './config/config.module';
import { testConfig } from './config/config.testing';
import { DatabaseModule } from './database/database.module';
import { MemoryDatabaseModule } from './database/memory.database.testing';
import { fastifyOptions } from './http/fastify-options';
import { HttpModule } from './http/http.module';
import { WebModule } from './web/web.module';
import { LogOutput } from './http/logging';

/** Collects log lines, parsed. */
export class CollectedLogs extends LogOutput {
  readonly lines: string[] = [];

  write(line: string): void {
    this.lines.push(line);
  }

  find(message: string): Readonly<Record<string, unknown>> | undefined {
    return this.lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find(({ msg }) => msg === message);
  }
}

interface TestAppOptions extends ModuleMetadata {
  readonly config?: Config;
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
}

/**
 * An application with the real shell (guard, bodies, problems, headers, logs) around test routes;
 * its database is in memory unless it brings DatabaseModule.
 */
export async function testApp(options: TestAppOptions = {}): Promise<NestFastifyApplication> {
  const { config = testConfig(), override = (builder) => builder, imports = [], ...own } = options;
  const shell = [ConfigModule.forRoot(config), ClockModule, HttpModule, WebModule, AuthModule];
  const database = imports.includes(DatabaseModule) ? [] : [MemoryDatabaseModule];
  const all = [...shell, ...database, ...imports];
  const builder = Test.createTestingModule({ imports: all, ...own });
  const module = await override(builder).compile();
  const app = module.createNestApplication<NestFastifyApplication>(
    new FastifyAdapter(fastifyOptions(config)),
    CREATE_OPTIONS,
  );
  await setUp(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
