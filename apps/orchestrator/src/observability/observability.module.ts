import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

import { JobsModule } from '../jobs/jobs.module';
import { countRequests } from './metrics/counted.requests';
import { EndedJobs } from './metrics/ended.jobs';
import { MetricsController } from './metrics/metrics.controller';
import { Scrape } from './metrics/scrape';
import { SharedFigures } from './metrics/shared.figures';
import { TraceTeller } from './tracing/trace.teller';

/** What operators see of the program from outside: GET /metrics, and traces. */
@Module({
  imports: [JobsModule],
  controllers: [MetricsController],
  providers: [Scrape, SharedFigures, EndedJobs, TraceTeller],
})
export class ObservabilityModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly scrape: Scrape,
  ) {}

  onModuleInit(): void {
    const { metrics } = this.scrape;
    if (!metrics) return;
    countRequests(this.host.httpAdapter.getInstance<FastifyInstance>(), metrics);
  }
}
