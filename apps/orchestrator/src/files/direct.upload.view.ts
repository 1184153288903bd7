import { NumberField, StringField } from '@app/contracts';
import { ApiProperty } from '@nestjs/swagger';

/** What a client says of a file that it wants to put straight into the store. */
export class DirectUploadInput {
  @StringField({ description: 'A name without folders.', maxLength: 255, example: 'holiday.mp4' })
  readonly filename!: string;

  @StringField({
    description: 'The `Content-Type` that it is put with; what it is, its content says.',
    maxLength: 100,
    pattern: /^[\w.+-]+\/[\w.+-]+$/,
    example: 'video/mp4',
  })
  readonly content_type!: string;

  @NumberField({
    description: 'Exactly as many as are put.',
    minimum: 1,
    maximum: 5 * 2 ** 30,
    integer: true,
    example: 1_048_576,
  })
  readonly size_bytes!: number;
}

/** The request to make of the store. */
export class DirectUploadRequest {
  @ApiProperty({ enum: ['PUT'] })
  readonly method!: 'PUT';

  @ApiProperty({
    format: 'uri',
    example:
      'https://bucket.s3.example.com/o/default/files/file_01JD4Z0M3Q8W6Y2R5T7V9X1B3C/content?X-Amz-Signature=0',
  })
  readonly url!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'All to be sent as they are.',
    example: { 'content-type': 'video/mp4', 'if-none-match': '*' },
  })
  readonly headers!: Readonly<Record<string, string>>;

  @ApiProperty({ format: 'date-time', description: 'It has to begin before.' })
  readonly expires_at!: string;
}

/** Answer of POST /file/direct. */
export class DirectUpload {
  @ApiProperty({
    description: 'That of the file which it becomes.',
    example: 'file_01JD4Z0M3Q8W6Y2R5T7V9X1B3C',
  })
  readonly id!: string;

  @ApiProperty({ type: DirectUploadRequest })
  readonly upload!: DirectUploadRequest;
}
