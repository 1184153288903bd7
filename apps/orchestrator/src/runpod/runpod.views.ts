import { ApiProperty } from '@nestjs/swagger';

import { RunPodEndpointView } from './endpoint.views';
import { count, RunPodJobCounts, RunPodWorkerCounts } from './runpod.counts';

/** Answer of GET /runpod/health. */
export class RunPodHealthView {
  @ApiProperty({ description: 'Whether the provider answered.', example: true })
  readonly reachable!: boolean;

  @ApiProperty({ type: 'integer', nullable: true, example: 42 })
  readonly latency_ms!: number | null;

  @ApiProperty({ type: RunPodJobCounts, nullable: true })
  readonly jobs!: RunPodJobCounts | null;

  @ApiProperty({ type: RunPodWorkerCounts, nullable: true })
  readonly workers!: RunPodWorkerCounts | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'What is wrong: it is not reachable, jobs are not handed to it, or it has fewer workers than configured.',
    example: null,
  })
  readonly detail!: string | null;

  @ApiProperty({
    description:
      'Whether jobs are handed to it; where not, they wait here, and none fails for that.',
    example: true,
  })
  readonly dispatching!: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Why jobs are not handed to it.',
    example: null,
  })
  readonly reason!: string | null;

  @ApiProperty({
    type: [RunPodEndpointView],
    description:
      'Each endpoint in the order of the configuration; where there are several, the counts above are their sums.',
  })
  readonly endpoints!: readonly RunPodEndpointView[];
}

/** What a second of a worker costs in one pool. */
export class RunPodPoolPrice {
  @ApiProperty({ example: 'ADA_24' })
  readonly pool!: string;

  @ApiProperty({ type: 'number', nullable: true, example: 0.00031 })
  readonly price_per_second_usd!: number | null;
}

export const CONFIG_SOURCES = ['live', 'configuration'] as const;

/** Answer of GET /runpod/config. */
export class RunPodConfigView {
  @ApiProperty({
    enum: CONFIG_SOURCES,
    description:
      'Whether this was read from RunPod, or is what the configuration of this program says.',
    example: 'live',
  })
  readonly source!: (typeof CONFIG_SOURCES)[number];

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When it was read from RunPod.',
    example: '2026-11-22T10:00:00.000Z',
  })
  readonly fetched_at!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Why it was not read from RunPod.',
    example: null,
  })
  readonly detail!: string | null;

  @ApiProperty({
    type: [String],
    description: 'What is not as it was configured, and what to do.',
    example: [],
  })
  readonly warnings!: readonly string[];

  @ApiProperty({ example: 'abc123def456' })
  readonly endpoint_id!: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'ghcr.io/example/gpu-worker:1.0.0' })
  readonly image!: string | null;

  @ApiProperty({ type: [String], example: ['ADA_24', 'AMPERE_24'] })
  readonly gpu_pools!: readonly string[];

  @count()
  readonly workers_min!: number;

  @count(10)
  readonly workers_max!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    nullable: true,
    description: 'Null where the endpoint scales by REQUEST_COUNT, which has none.',
    example: 300,
  })
  readonly idle_timeout_seconds!: number | null;

  @ApiProperty({
    type: 'boolean',
    nullable: true,
    description: 'Null where it is not known here.',
    example: null,
  })
  readonly flashboot!: boolean | null;

  @ApiProperty({
    description: 'Longest run of one attempt; of the endpoint where it was read: 0 is no limit.',
    type: 'number',
    example: 1800,
  })
  readonly execution_timeout_seconds!: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'GPU_PRICE_PER_SECOND_USD, else the price of the dearest pool.',
    example: 0.00031,
  })
  readonly price_per_second_usd!: number | null;

  @ApiProperty({ type: [RunPodPoolPrice] })
  readonly pool_prices!: readonly RunPodPoolPrice[];
}
