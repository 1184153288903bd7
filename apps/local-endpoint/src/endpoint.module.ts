import { setTimeout as wait } from 'node:timers/promises';

import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';

import { Clock, SystemClock } from './clock';
import { EndpointConfig } from './config/endpoint.config';
import { Deferral } from './faults/deferral';
import { FaultPlan } from './faults/fault-plan';
import { ClientController } from './http/client.controller';
import { ClientService, endOf, streamOf } from './http/client.service';
import { FaultController } from './http/fault.controller';
import { RateLimits } from './http/rate-limits';
import { ProgressService } from './http/progress.service';
import { ResultService } from './http/result.service';
import { WaitingRoom } from './http/waiting-room';
import { WorkerController } from './http/worker.controller';
import { QUEUE, stopsOf, WorkerService } from './http/worker.service';
import { JobTable } from './jobs/job-table';
import { FetchWebhookClient, WebhookClient } from './webhooks/webhook.client';
import { WebhookSender } from './webhooks/webhook-sender';
import { ColdStartLauncher } from './workers/cold-start.launcher';
import { Fleet } from './workers/fleet';
import { ProcessLauncher } from './workers/process.launcher';
import { WorkerLauncher } from './workers/worker.launcher';
import { WorkerTable } from './workers/worker-table';

/** The endpoint: table and fleet inside, HTTP outside, and who is told what in between. */
@Module({})
export class EndpointModule {
  static with(config: EndpointConfig): DynamicModule {
    return {
      module: EndpointModule,
      imports: [logging(config)],
      controllers: [ClientController, WorkerController, FaultController],
      providers: [
        { provide: EndpointConfig, useValue: config },
        { provide: Clock, useClass: SystemClock },
        ...tableProviders(config),
        fleetProvider(config),
        ...outsideProviders(config),
        WaitingRoom,
        ClientService,
        WorkerService,
        ProgressService,
        ResultService,
      ],
    };
  }

  constructor(jobs: JobTable, workers: WorkerTable, room: WaitingRoom, webhooks: WebhookSender) {
    jobs.events.on('queued', () => room.wake(QUEUE));
    jobs.events.on('streamed', (id) => room.wake(streamOf(id)));
    jobs.events.on('ended', (job) => {
      room.wake(endOf(job.id));
      room.wake(streamOf(job.id));
      webhooks.send(job);
    });
    jobs.events.on('voided', (workerId, jobId) => {
      workers.stopJob(workerId, jobId);
      room.wake(stopsOf(workerId));
    });
    workers.events.on('leaving', () => room.wake(QUEUE));
    jobs.events.on('silent', (workerId) => workers.giveUp(workerId, 'it no longer pings'));
  }
}

function tableProviders(config: EndpointConfig): Provider[] {
  return [
    {
      provide: JobTable,
      inject: [Clock],
      useFactory: (clock: Clock) => new JobTable(config.table, clock),
    },
    {
      provide: WorkerTable,
      inject: [Clock],
      useFactory: (clock: Clock) => new WorkerTable(clock),
    },
    {
      provide: RateLimits,
      inject: [Clock],
      useFactory: (clock: Clock) => new RateLimits(clock),
    },
  ];
}

function fleetProvider(config: EndpointConfig): Provider {
  return {
    provide: Fleet,
    inject: [JobTable, WorkerTable, WorkerLauncher, Clock],
    useFactory: (jobs: JobTable, workers: WorkerTable, launcher: WorkerLauncher, clock: Clock) =>
      new Fleet({ jobs, workers, launcher, clock, limits: config.fleet }),
  };
}

/** What reaches out of this program, and what goes wrong on purpose. */
function outsideProviders(config: EndpointConfig): Provider[] {
  return [
    Deferral,
    { provide: WorkerLauncher, useFactory: () => launcher(config) },
    { provide: FaultPlan, useFactory: () => faultPlan(config) },
    { provide: WebhookClient, useClass: FetchWebhookClient },
    {
      provide: WebhookSender,
      inject: [WebhookClient, FaultPlan],
      useFactory: (client: WebhookClient, faults: FaultPlan) =>
        new WebhookSender({
          ...{ client, faults, receivers: config.env.LOCAL_WEBHOOKS },
          wait: async (ms, signal) => wait(ms, undefined, { signal }),
        }),
    },
  ];
}

function launcher(config: EndpointConfig): WorkerLauncher {
  const processes = new ProcessLauncher(config.workerProcess);
  const { coldStartMs } = config;
  return coldStartMs > 0 ? new ColdStartLauncher(processes, coldStartMs) : processes;
}

function faultPlan(config: EndpointConfig): FaultPlan {
  const plan = new FaultPlan();
  plan.set(config.faults, config.env.LOCAL_FAULT_SEED);
  return plan;
}

function logging(config: EndpointConfig): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      level: config.env.LOG_LEVEL,
      // Polls and pings come several times a second; what matters is logged where it happens.
      autoLogging: false,
      quietReqLogger: true,
      redact: ['req.headers.authorization'],
    },
  });
}
