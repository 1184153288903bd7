import { UrlField } from '@app/contracts';
import { ApiProperty } from '@nestjs/swagger';

/** Body of POST /webhook/test. */
export class WebhookTest {
  @UrlField({
    description: 'The receiver to try.',
    example: 'https://example.com/hooks/videos',
  })
  readonly url!: string;
}

/** What became of a test. */
export class WebhookTestResult {
  @ApiProperty({ description: 'It was answered 2xx.', example: false })
  readonly delivered!: boolean;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The status of the answer; null where there was none.',
    example: 302,
  })
  readonly status!: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What went wrong; null where nothing did.',
    example: 'Answered 302; redirects are not followed.',
  })
  readonly detail!: string | null;

  @ApiProperty({ type: 'integer', example: 87 })
  readonly duration_ms!: number;

  @ApiProperty({ example: 'msg_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' })
  readonly webhook_id!: string;
}

/** Answer of POST /webhook/secret/rotate. */
export class WebhookSecret {
  @ApiProperty({
    description: 'The new secret; GET /key shows it from now on.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  })
  readonly webhook_secret!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Until then webhooks carry the signature of the secret before as well.',
    example: '2026-11-23T10:00:00.000Z',
  })
  readonly both_until!: string;
}
