import { Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';

import { Clock, SystemClock } from './clock';
import { EndpointConfig } from './config/endpoint.config';
import { ClientController } from './http/client.controller';
import { ClientService, endOf } from './http/client.service';
import { WaitingRoom } from './http/waiting-room';
import { WorkerController } from './http/worker.controller';
import { QUEUE, stopsOf, WorkerService } from './http/worker.service';
import { JobTable } from './jobs/job-table';
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
      controllers: [ClientController, WorkerController],
      providers: [
        { provide: EndpointConfig, useValue: config },
        { provide: Clock, useClass: SystemClock },
        {
          provide: WorkerLauncher,
          useFactory: () =>
            new ProcessLauncher(config.workerCommand, config.workerEnvironment.PATH ?? ''),
        },
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
          provide: Fleet,
          inject: [JobTable, WorkerTable, WorkerLauncher, Clock],
          useFactory: (
            jobs: JobTable,
            workers: WorkerTable,
            launcher: WorkerLauncher,
            clock: Clock,
          ) => new Fleet({ jobs, workers, launcher, clock, limits: config.fleet }),
        },
        WaitingRoom,
        ClientService,
        WorkerService,
      ],
    };
  }

  constructor(jobs: JobTable, workers: WorkerTable, room: WaitingRoom) {
    jobs.events.on('queued', () => room.wake(QUEUE));
    jobs.events.on('ended', ({ id }) => room.wake(endOf(id)));
    jobs.events.on('voided', (workerId, jobId) => {
      workers.stopJob(workerId, jobId);
      room.wake(stopsOf(workerId));
    });
    workers.events.on('leaving', () => room.wake(QUEUE));
    jobs.events.on('silent', (workerId) => workers.giveUp(workerId, 'it no longer pings'));
  }
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
