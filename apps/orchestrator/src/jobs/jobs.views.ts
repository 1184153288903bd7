import { JOB_SCHEMA, type Job } from '@app/contracts';
import { ApiProperty } from '@nestjs/swagger';

/** Answer of GET /job. */
export class JobList {
  @ApiProperty({ type: 'array', items: JOB_SCHEMA, description: 'Newest first.' })
  readonly data!: readonly Job[];

  @ApiProperty({ example: false })
  readonly has_more!: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Send it as `cursor` for the next page.',
    example: null,
  })
  readonly next_cursor!: string | null;
}
