import type { AddressInfo } from 'node:net';

import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';

import type { EndpointConfig } from './config/endpoint.config';
import { EndpointModule } from './endpoint.module';
import { ErrorFilter } from './http/error.filter';
import { takeRawBodies } from './http/raw-body';
import { WaitingRoom } from './http/waiting-room';
import { JobTable } from './jobs/job-table';
import { Fleet } from './workers/fleet';
import { workerEnvironment } from './workers/worker-environment';
import { WorkerTable } from './workers/worker-table';

/** How often deadlines are looked at and the fleet is scaled without an occasion. */
const SWEEP_MS = 250;
/** A request's body must have come by then. */
const REQUEST_TIMEOUT_MS = 120_000;

/** An endpoint that listens. */
export interface RunningEndpoint {
  /** Without a path, e.g. `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Stops the workers, then answers who still waits, then closes. */
  stop(): Promise<void>;
  /** Ends the workers at once. */
  kill(): void;
}

/** Starts an endpoint: listens, then lets its workers come. */
export async function startEndpoint(config: EndpointConfig): Promise<RunningEndpoint> {
  const app = await createApp(config);
  await app.listen(config.env.LOCAL_ENDPOINT_PORT, config.env.LOCAL_ENDPOINT_HOST);
  const url = urlOf(app.getHttpServer().address() as AddressInfo);
  const fleet = app.get(Fleet);
  fleet.open((workerId) => workerEnvironment(config, url, workerId));
  const sweeping = setInterval(() => {
    app.get(JobTable).deliveries.sweep();
    app.get(WorkerTable).sweep();
    fleet.scale();
  }, SWEEP_MS);
  return {
    url,
    stop: async () => {
      clearInterval(sweeping);
      await fleet.stop();
      app.get(WaitingRoom).close();
      await app.close();
    },
    kill: () => fleet.kill(),
  };
}

async function createApp(config: EndpointConfig): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 200 },
  });
  takeRawBodies(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(
    EndpointModule.with(config),
    adapter,
    { bodyParser: false, abortOnError: false, logger: ['error', 'warn'] },
  );
  app.useGlobalFilters(new ErrorFilter());
  // Nest's own lines about modules and routes say nothing to whoever runs this.
  await app.init();
  app.useLogger(app.get(Logger));
  return app;
}

/** How workers on this machine reach it, also when it listens on all addresses. */
function urlOf({ address, family, port }: AddressInfo): string {
  const local = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  return `http://${family === 'IPv6' ? `[${local}]` : local}:${port}`;
}
