import { statfs } from 'node:fs/promises';

import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics } from 'prom-client';

import { Clock } from '../../clock/clock';
import { Config } from '../../config/config';
import { VERSION } from '../../config/version';
import { countSignals } from './counted.signals';
import { EndedJobs } from './ended.jobs';
import { Metrics } from './metrics';
import { SharedFigures } from './shared.figures';

/** All metrics as text. Whoever scrapes often gets what was read a moment before. */
@Injectable()
export class Scrape implements OnApplicationShutdown {
  /** Undefined where nobody may read them: nothing is counted then. */
  readonly metrics: Metrics | undefined;
  private readonly stopCounting: () => void = () => undefined;
  private readonly logger = new Logger(Scrape.name);
  private last: { readonly at: number; readonly text: Promise<string> } | undefined;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly figures: SharedFigures,
    private readonly ended: EndedJobs,
  ) {
    if (config.env.METRICS_TOKEN === undefined) return;
    this.metrics = new Metrics();
    collectDefaultMetrics({ register: this.metrics.registry });
    this.metrics.set('api_gpu_build_info', { version: VERSION }, 1);
    this.stopCounting = countSignals(this.metrics);
  }

  /** Undefined where nobody may read them. */
  text(): Promise<string> | undefined {
    if (this.metrics === undefined) return undefined;
    const now = this.clock.now();
    if (!this.last || now - this.last.at >= CACHED_MS) {
      this.last = { at: now, text: this.make(this.metrics) };
    }
    return this.last.text;
  }

  onApplicationShutdown(): void {
    this.stopCounting();
  }

  private async make(metrics: Metrics): Promise<string> {
    await this.readDisk(metrics);
    metrics.set('api_gpu_database_up', {}, (await this.isRead(metrics)) ? 1 : 0);
    return metrics.registry.metrics();
  }

  /** Whether the tables were read in time; a reading that hangs is waited for, not begun again. */
  private async isRead(metrics: Metrics): Promise<boolean> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error('It took too long.')), READ_WITHIN_MS);
    try {
      this.reading ??= this.read(metrics).finally(() => (this.reading = undefined));
      await Promise.race([this.reading, late.promise]);
      return true;
    } catch (error) {
      this.logger.warn({ err: error }, 'the tables could not be read for metrics');
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  private async read(metrics: Metrics): Promise<void> {
    await this.figures.read(metrics);
    await this.ended.read(metrics);
  }

  private async readDisk(metrics: Metrics): Promise<void> {
    const disk = await statfs(this.config.env.DATA_DIR).catch(() => undefined);
    if (disk) metrics.set('api_gpu_disk_free_bytes', {}, disk.bavail * disk.bsize);
  }
}

const CACHED_MS = 1_000;
/** Prometheus gives up after 10 s by itself. */
const READ_WITHIN_MS = 5_000;
