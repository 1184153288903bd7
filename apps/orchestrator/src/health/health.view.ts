import { ApiProperty } from '@nestjs/swagger';

export const CHECK_RESULTS = ['ok', 'failed'] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export class HealthResults {
  @ApiProperty({ enum: CHECK_RESULTS, enumName: 'CheckResult', example: 'ok' })
  readonly database!: CheckResult;

  @ApiProperty({ enum: CHECK_RESULTS, enumName: 'CheckResult', example: 'ok' })
  readonly storage!: CheckResult;

  @ApiProperty({ enum: CHECK_RESULTS, enumName: 'CheckResult', example: 'ok' })
  readonly gpu!: CheckResult;
}

/** How the program is. */
export class Health {
  @ApiProperty({
    type: 'string',
    enum: ['ok', 'degraded'],
    description: '`degraded`: jobs are taken, and wait for the GPU provider.',
    example: 'ok',
  })
  readonly status!: 'ok' | 'degraded';

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Why it is degraded.',
    example: null,
  })
  readonly detail!: string | null;

  @ApiProperty({ example: '0.1.0' })
  readonly version!: string;

  @ApiProperty({ type: 'integer', example: 86_400 })
  readonly uptime_seconds!: number;

  @ApiProperty({ type: HealthResults, nullable: true, description: 'null with `?live`.' })
  readonly checks!: HealthResults | null;
}
