import { ApiProperty } from '@nestjs/swagger';

import { SCOPES, type Scope } from './caller';

export class KeyLimits {
  @ApiProperty({ type: 'integer', nullable: true, description: 'null is without.', example: 600 })
  readonly requests_per_minute!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Jobs that have not ended; null is without.',
    example: 1000,
  })
  readonly active_jobs!: number | null;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'US dollars; null is without. GET /usage says what is spent.',
    example: 25,
  })
  readonly monthly_spend_usd!: number | null;
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

  @ApiProperty({ type: 'integer', nullable: true, example: 996 })
  readonly active_jobs!: number | null;
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

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'From then on it is refused.',
    example: null,
  })
  readonly expires_at!: string | null;

  @ApiProperty({ type: KeyLimits })
  readonly limits!: KeyLimits;

  @ApiProperty({ type: KeyRemaining, description: 'What is left of the limits.' })
  readonly remaining!: KeyRemaining;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Verifies webhooks (Standard Webhooks): each carries webhook-signature, the HMAC-SHA256 of "{webhook-id}.{webhook-timestamp}.{body}" under the base64 after whsec_. The same for all keys of an owner, until POST /webhook/secret/rotate; null for a key with neither jobs:write nor admin.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  })
  readonly webhook_secret!: string | null;
}
