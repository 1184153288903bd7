import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

import { countRequests } from './metrics/counted.requests';
import { EndedJobs } from './metrics/ended.jobs';
import { MetricsController } from './metrics/metrics.controller';
import { Scrape } from './metrics/scrape';
import { SharedFigures } from './metrics/shared.figures';

/** What operators see of the program from outside: GET /metrics. */
@Module({
  controllers: [MetricsController],
  providers: [Scrape, SharedFigures, EndedJobs],
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
