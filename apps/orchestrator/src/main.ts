import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';

import { EnvError } from '@app/contracts';

import { AppModule } from './app.module';
import { CREATE_OPTIONS, setUp } from './app.setup';
import { loadConfig } from './config/load-config';
import { VERSION } from './config/version';
import { DataDirInUse } from './database/data-dir.lock';
import { fastifyOptions } from './http/fastify-options';
import { stopWell } from './lifecycle';
import { writeOpenApi } from './write-openapi';

/** `orchestrator`, or `orchestrator --write-openapi FILE`, which only writes the document. */
async function main([option, file]: readonly string[]): Promise<void> {
  if (option === '--write-openapi' && file !== undefined) {
    await writeOpenApi(file);
    return;
  }
  // Whoever reads the logs may end first; that is no reason to stop in the middle of something.
  process.stdout.on('error', () => undefined);
  const { config, notices, warnings } = loadConfig();
  // For people: logs go to standard output, and a key that was just made must not be in them. It is
  // kept already, so it is told before anything else can fail.
  for (const notice of notices) process.stderr.write(`${notice}\n`);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config),
    new FastifyAdapter(fastifyOptions(config)),
    CREATE_OPTIONS,
  );
  await setUp(app);
  const logger = app.get(Logger);
  for (const warning of warnings) logger.warn(warning);
  stopWell(app, config.env.EXIT_WITH_PARENT);
  await app.listen(config.env.PORT, config.env.HOST);
  const address = (await app.getUrl()).replace('[::1]', 'localhost');
  const docs = config.env.DOCS_ENABLED ? `, docs at ${config.publicUrl}/docs` : '';
  process.stderr.write(`api-gpu ${VERSION} listens at ${address}${docs}\n`);
  process.send?.({ listening: address });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${startProblem(error)}\n`);
  process.exit(1);
});

/** What an operator can mend is said in a sentence; anything else comes with its stack. */
function startProblem(error: unknown): string {
  if (error instanceof EnvError || error instanceof DataDirInUse) return error.message;
  const { code, port, message, stack } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Set PORT to another one.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST does not work: ${message}`;
  return stack ?? String(error);
}
