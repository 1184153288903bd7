import type { Selectable } from 'kysely';

/** A file that an owner uploaded; its bytes lie in the store. */
export interface FilesTable {
  id: string;
  owner: string;
  filename: string;
  /** By content, as is its kind. */
  content_type: string;
  kind: 'video' | 'image' | 'audio' | 'subtitles';
  size_bytes: number;
  /** Null of what did not pass through this program. */
  sha256: string | null;
  created_at: number;
  expires_at: number;
}

/** A file that is about to come. */
export interface UploadsTable {
  /** That of the file which it becomes. */
  id: string;
  owner: string;
  /** In one request, in several that continue each other, or straight to the store. */
  way: 'whole' | 'resumable' | 'direct';
  filename: string;
  /** What was announced, or the most it can be. */
  size_bytes: number;
  /** What its sender said of it beside, to be told again. */
  metadata_json: string | null;
  created_at: number;
  /** When it is given up. */
  expires_at: number;
}

export type FileRow = Selectable<FilesTable>;
export type UploadRow = Selectable<UploadsTable>;
