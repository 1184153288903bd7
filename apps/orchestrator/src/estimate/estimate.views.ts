import { JobWarning } from '@app/contracts';
import { ApiProperty } from '@nestjs/swagger';

/** Something that is worth knowing before a job is made. */
export class EstimateWarning extends JobWarning {
  @ApiProperty({
    type: 'string',
    description: 'The field that it is about, as a JSON pointer.',
    required: false,
    example: '/url_video',
  })
  readonly pointer?: string;
}

/** What the result will be; null where it is not known beforehand. */
export class EstimatedOutput {
  @ApiProperty({ type: 'integer', nullable: true, example: 1920 })
  readonly width!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 1080 })
  readonly height!: number | null;

  @ApiProperty({ type: 'number', nullable: true, example: 5 })
  readonly duration_seconds!: number | null;

  @ApiProperty({ type: 'number', nullable: true, example: 24 })
  readonly frame_rate!: number | null;
}

/** What the job would cost, by jobs like it. */
export class EstimatedCost {
  @ApiProperty({ type: 'number', example: 0.00057 })
  readonly usd!: number;

  @ApiProperty({ type: 'integer', example: 3 })
  readonly billed_seconds!: number;

  @ApiProperty({ description: 'That of the last job of its kind.', example: 0.00019 })
  readonly price_per_second_usd!: number;
}

/** Answer of POST /video/{operation}/validate. */
export class Estimate {
  @ApiProperty({ type: 'string', enum: ['estimate'], example: 'estimate' })
  readonly object!: 'estimate';

  @ApiProperty({
    type: 'boolean',
    enum: [true],
    description: 'What is not valid is answered 400.',
    example: true,
  })
  readonly valid!: true;

  @ApiProperty({ type: [EstimateWarning] })
  readonly warnings!: readonly EstimateWarning[];

  @ApiProperty({ type: EstimatedOutput, nullable: true })
  readonly output!: EstimatedOutput | null;

  @ApiProperty({
    type: EstimatedCost,
    nullable: true,
    description: 'null where neither jobs of its kind nor prices are known.',
  })
  readonly cost!: EstimatedCost | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Until its end, waiting as long as jobs of its kind did.',
    example: 6,
  })
  readonly eta_seconds!: number | null;

  @ApiProperty({ type: 'integer', description: 'Jobs that cost and time go by.', example: 50 })
  readonly based_on_jobs!: number;
}
