import { createHash, timingSafeEqual } from 'node:crypto';

import { Controller, Get, Header, Headers } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { ApiError } from '@app/contracts';

import { Public } from '../../auth/public.decorator';
import { Config } from '../../config/config';
import { Scrape } from './scrape';

/** GET /metrics, for Prometheus. It has a token of its own: no owner's key opens it. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly config: Config,
    private readonly scrape: Scrape,
  ) {}

  @Get()
  @Public()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  async getMetrics(@Headers('authorization') authorization?: string): Promise<string> {
    const text = this.mayRead(authorization) ? await this.scrape.text() : undefined;
    if (text === undefined) throw new ApiError('not_found', 'There is no page here.');
    return text;
  }

  /** Throws ApiError `unauthorized`; without METRICS_TOKEN there is nothing to guess. */
  private mayRead(authorization = ''): boolean {
    const token = this.config.env.METRICS_TOKEN;
    if (token === undefined) return false;
    if (timingSafeEqual(hash(authorization), hash(`Bearer ${token}`))) return true;
    throw new ApiError('unauthorized', 'Send METRICS_TOKEN as Authorization: Bearer.');
  }
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
