import { Counter, Gauge, Histogram, Registry } from 'prom-client';

import { METRICS, type MetricDefinition } from './metric.definitions';

type Name = keyof typeof METRICS;
type OfType<T extends MetricDefinition['type']> = {
  [N in Name]: (typeof METRICS)[N]['type'] extends T ? N : never;
}[Name];
type Labels<N extends Name> = Readonly<Record<(typeof METRICS)[N]['labels'][number], string>>;

/** The defined metrics and their values; only what is defined can be counted. */
export class Metrics {
  readonly registry = new Registry();
  private readonly counters = new Map<string, Counter>();
  private readonly gauges = new Map<string, Gauge>();
  private readonly histograms = new Map<string, Histogram>();

  constructor() {
    const all: readonly [string, MetricDefinition][] = Object.entries(METRICS);
    for (const [name, definition] of all) this.define(name, definition);
  }

  add<N extends OfType<'counter'>>(name: N, labels: Labels<N>, value = 1): void {
    this.counters.get(name)?.inc(labels, value);
  }

  set<N extends OfType<'gauge'>>(name: N, labels: Labels<N>, value: number): void {
    this.gauges.get(name)?.set(labels, value);
  }

  /** Forgets all values of a gauge, whose labels come and go. */
  clear(name: OfType<'gauge'>): void {
    this.gauges.get(name)?.reset();
  }

  observe<N extends OfType<'histogram'>>(name: N, labels: Labels<N>, value: number): void {
    this.histograms.get(name)?.observe(labels, value);
  }

  private define(name: string, { type, help, labels, buckets }: MetricDefinition): void {
    const options = { name, help, labelNames: [...labels], registers: [this.registry] };
    if (type === 'counter') this.counters.set(name, new Counter(options));
    else if (type === 'gauge') this.gauges.set(name, new Gauge(options));
    else this.histograms.set(name, new Histogram({ ...options, buckets: [...(buckets ?? [])] }));
  }
}
