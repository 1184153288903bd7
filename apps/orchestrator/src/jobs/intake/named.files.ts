import {
  ApiError,
  fetchedMediaIn,
  isFileId,
  OPERATIONS,
  type MediaKind,
  type MediaUse,
  type ProblemEntry,
} from '@app/contracts';
import type { Kysely } from 'kysely';

import { locksRows } from '../../database/row-locks';
import type { FileRow } from '../../database/files.tables';
import type { Tables } from '../../database/tables';
import type { NewJob } from '../rows/job.rows';

type Request = Pick<NewJob, 'owner' | 'operation' | 'input'>;

/**
 * Refuses a request that names uploaded files which are not there, not the owner's, over their time,
 * or of another kind than the field takes: ApiError `validation_failed`. In a transaction they stay as
 * they are until its end, so that none is deleted before the job that uses it is written.
 */
export async function checkFiles(
  database: Kysely<Tables>,
  request: Request,
  now: number,
): Promise<void> {
  const uses = filesIn(request);
  if (uses.length === 0) return;
  const ids = [...new Set(uses.map(({ value }) => value))].sort();
  const rows = await database
    .selectFrom('files')
    .selectAll()
    .where('id', 'in', ids)
    .where('owner', '=', request.owner)
    .where('expires_at', '>', now)
    .orderBy('id')
    .$if(locksRows(database), (query) => query.forShare())
    .execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  const errors = uses.flatMap((use) => problemOf(use, known.get(use.value)));
  if (errors.length === 0) return;
  const detail = errors.map((error) => error.detail).join('; ');
  throw new ApiError('validation_failed', detail, { errors });
}

function filesIn({ operation, input }: Request): readonly MediaUse[] {
  const used = fetchedMediaIn(OPERATIONS[operation].input, input);
  return used.filter(({ value }) => isFileId(value));
}

function problemOf(
  { name, pointer, kind, value }: MediaUse,
  file: FileRow | undefined,
): ProblemEntry[] {
  if (!file) {
    const detail = `${name}: there is no file ${value}; it may be over its time, upload it again`;
    return [{ pointer, code: 'not_found', detail }];
  }
  if (TAKEN[kind].includes(file.kind)) return [];
  const detail = `${name} needs ${NAMES[kind]}, and ${value} is ${NAMES_OF_FILES[file.kind]}`;
  return [{ pointer, code: 'format', detail }];
}

/** A container of videos can hold nothing but sound, and the sound of a video can be used. */
const TAKEN: Readonly<Record<MediaKind, readonly FileRow['kind'][]>> = {
  video: ['video'],
  audio: ['audio', 'video'],
  image: ['image'],
  media: ['video', 'audio', 'image'],
  subtitle: ['subtitles'],
};

const NAMES: Readonly<Record<MediaKind, string>> = {
  video: 'a video',
  audio: 'a sound',
  image: 'a still',
  media: 'a video, a sound or a still',
  subtitle: 'captions',
};

const NAMES_OF_FILES: Readonly<Record<FileRow['kind'], string>> = {
  video: 'a video',
  audio: 'a sound',
  image: 'a still',
  subtitles: 'captions',
};
