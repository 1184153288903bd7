import { ApiProperty } from '@nestjs/swagger';

import { USAGE_GROUPS, type UsageGroupBy } from './usage.query';

const seconds = (description: string, example: number) =>
  ApiProperty({ type: 'number', description, example });

/** What jobs took together that have ended. */
export class UsageTotal {
  @ApiProperty({ type: 'integer', description: 'That ended in this time.', example: 42 })
  readonly jobs!: number;

  @ApiProperty({ type: 'integer', example: 40 })
  readonly succeeded!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly failed!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly canceled!: number;

  @seconds('How long all that they made plays.', 1260.5)
  readonly output_seconds!: number;

  @seconds('As billed; where no price is known, as their last runs took.', 310)
  readonly gpu_seconds!: number;

  @ApiProperty({
    type: 'number',
    description: 'Of the jobs whose cost is known, in US dollars.',
    example: 0.0589,
  })
  readonly cost_usd!: number;

  @ApiProperty({ type: 'integer', description: 'Jobs whose cost is known.', example: 42 })
  readonly priced_jobs!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The middle one of their waits until a worker began; null where none did.',
    example: 900,
  })
  readonly queue_ms_p50!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The middle one of their last runs; null where none is known.',
    example: 5200,
  })
  readonly render_ms_p50!: number | null;
}

/** The same of one day, owner or operation. */
export class UsageGroup extends UsageTotal {
  @ApiProperty({ description: 'A day (UTC), an owner or an operation.', example: '2026-11-22' })
  readonly key!: string;
}

export class UsageSpend {
  @ApiProperty({ description: 'The running one, in UTC.', example: '2026-11' })
  readonly month!: string;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'US dollars a month; null is without.',
    example: 25,
  })
  readonly limit_usd!: number | null;

  @ApiProperty({ description: 'What the jobs cost that ended in this month.', example: 3.1416 })
  readonly spent_usd!: number;

  @ApiProperty({
    description: 'Set aside for jobs that have not ended: what their operations usually cost.',
    example: 0.0042,
  })
  readonly reserved_usd!: number;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'When it begins at 0 again.' })
  readonly resets_at!: string;
}

/** Answer of GET /usage. */
export class Usage {
  @ApiProperty({ type: 'string', enum: ['usage'], example: 'usage' })
  readonly object!: 'usage';

  @ApiProperty({ type: 'string', format: 'date', example: '2026-10-25' })
  readonly from!: string;

  @ApiProperty({ type: 'string', format: 'date', example: '2026-11-23' })
  readonly to!: string;

  @ApiProperty({ enum: USAGE_GROUPS, enumName: 'UsageGroupBy', example: 'day' })
  readonly group_by!: UsageGroupBy;

  @ApiProperty({ description: 'Whose jobs; `*` is everybody’s.', example: 'default' })
  readonly owner!: string;

  @ApiProperty({
    type: [UsageGroup],
    description: 'Every day, the first one first; owners and operations by their jobs.',
  })
  readonly data!: readonly UsageGroup[];

  @ApiProperty({ type: UsageTotal, description: 'Of the whole range.' })
  readonly total!: UsageTotal;

  @ApiProperty({ type: UsageSpend, description: 'Of the running month, whatever the range is.' })
  readonly spend!: UsageSpend;
}
