import { EnumField } from '@app/contracts';
import { ApiProperty } from '@nestjs/swagger';

import { RunPodJobCounts, RunPodWorkerCounts } from './runpod.counts';

export const ENDPOINT_STATES = ['active', 'drained'] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

/** Body of PATCH /runpod/endpoint/{name}. */
export class EndpointPatch {
  @EnumField(ENDPOINT_STATES, {
    name: 'RunPodEndpointState',
    description:
      'drained: it gets no new attempts, and those that it has end there. Holds for all orchestrators of a database, until it is active again.',
    example: 'drained',
  })
  readonly state!: EndpointState;
}

/** One of the endpoints that attempts are handed to. */
export class RunPodEndpointView {
  @ApiProperty({ example: 'eu' })
  readonly name!: string;

  @ApiProperty({ example: 'abc123def456' })
  readonly endpoint_id!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Its share of new attempts beside those of the others.',
    example: 3,
  })
  readonly weight!: number;

  @ApiProperty({ enum: ENDPOINT_STATES, enumName: 'RunPodEndpointState', example: 'active' })
  readonly state!: EndpointState;

  @ApiProperty({
    description: 'Whether this orchestrator hands new attempts to it without a reserve.',
    example: true,
  })
  readonly dispatching!: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Why not.',
    example: null,
  })
  readonly reason!: string | null;

  @ApiProperty({ description: 'Whether it answered.', example: true })
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
    description: 'Why it did not answer.',
    example: null,
  })
  readonly detail!: string | null;
}
