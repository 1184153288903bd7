import { ApiProperty } from '@nestjs/swagger';

import type { FileRow } from '../database/files.tables';
import { FILE_KINDS, type FileKind } from './file.kind';

/** An uploaded file as the API shows it. */
export class File {
  @ApiProperty({ example: 'file_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' })
  readonly id!: string;

  @ApiProperty({ enum: ['file'] })
  readonly object!: 'file';

  @ApiProperty({ example: 'holiday.mp4' })
  readonly filename!: string;

  @ApiProperty({ description: 'By content.', example: 'video/mp4' })
  readonly content_type!: string;

  @ApiProperty({ enum: FILE_KINDS, enumName: 'FileKind', description: 'By content.' })
  readonly kind!: FileKind;

  @ApiProperty({ type: 'integer', example: 1_048_576 })
  readonly size_bytes!: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    pattern: '^[0-9a-f]{64}$',
    description: 'Null of a file that was uploaded straight to the store.',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  readonly sha256!: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly created_at!: string;

  @ApiProperty({ format: 'date-time', description: 'When it is removed.' })
  readonly expires_at!: string;
}

/** Answer of GET /file. */
export class FileList {
  @ApiProperty({ type: [File], description: 'Newest first.' })
  readonly data!: readonly File[];

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

/** A row as its owner sees it. */
export function fileView(row: FileRow): File {
  const { id, filename, content_type, kind, size_bytes, sha256 } = row;
  return {
    ...{ id, object: 'file', filename, content_type, kind, size_bytes, sha256 },
    created_at: new Date(row.created_at).toISOString(),
    expires_at: new Date(row.expires_at).toISOString(),
  };
}
