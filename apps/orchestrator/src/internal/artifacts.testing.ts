import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { Clock } from '../clock/clock';
import { SteppedClock } from '../clock/clock.testing';
import { testConfig } from '../config/config.testing';
import { ArtifactsModule } from '../artifacts/artifacts.module';
import { ArtifactStore } from '../artifacts/artifact.store';
import type { StoreUnderTest } from '../artifacts/artifact.store.testing';
import { ArtifactRoutesModule } from './artifacts.module';

export interface LocalStore extends StoreUnderTest {
  readonly app: NestFastifyApplication;
  readonly port: number;
  /** DATA_DIR/artifacts. */
  readonly folder: string;
}

/** The local store behind its routes, listening on a free port of loopback. */
export async function openLocalStore(env: Record<string, string> = {}): Promise<LocalStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'local-store-'));
  const port = await freePort();
  const clock = new SteppedClock();
  const app = await testApp({
    config: testConfig({ DATA_DIR: dataDir, PORT: String(port), ...env }),
    imports: [ArtifactsModule, ArtifactRoutesModule],
    override: (builder) => builder.overrideProvider(Clock).useValue(clock),
  });
  await app.listen(port, '127.0.0.1');
  const close = async () => {
    await app.close();
    await rm(dataDir, { recursive: true });
  };
  return {
    app,
    clock,
    countsBytes: true,
    port,
    close,
    store: app.get(ArtifactStore),
    folder: join(dataDir, 'artifacts'),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
