import { ApiProperty } from '@nestjs/swagger';

import { SCOPES, type Scope } from './caller';

export class KeyLimits {
  @ApiProperty({ type: 'integer', nullable: true, description: 'null is without.', example: 600 })
  readonly requests_per_minute!: number | null;
}

export class KeyRemaining {
  @ApiProperty({ type: 'integer', nullable: true, example: 599 })
  readonly requests!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Until all requests are there again.',
    example: 42,
  })
  readonly resets_in_seconds!: number | null;
}

/** What a key is and may do. */
export class Key {
  @ApiProperty({ type: 'string', enum: ['key'], example: 'key' })
  readonly object!: 'key';

  @ApiProperty({ example: 'key_default' })
  readonly id!: string;

  @ApiProperty({ description: 'Who the jobs of this key belong to.', example: 'default' })
  readonly owner!: string;

  @ApiProperty({ enum: SCOPES, enumName: 'Scope', isArray: true, example: SCOPES })
  readonly scopes!: readonly Scope[];

  @ApiProperty({ type: KeyLimits })
  readonly limits!: KeyLimits;

  @ApiProperty({ type: KeyRemaining, description: 'What is left of the limits.' })
  readonly remaining!: KeyRemaining;
}
