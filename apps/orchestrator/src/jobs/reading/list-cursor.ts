import type { JobRow } from '../../database/tables';

/** The place of a job in the list; opaque to clients. */
export interface ListPlace {
  readonly createdAt: number;
  readonly id: string;
}

/** The cursor that continues after a job. */
export function toCursor({ created_at, id }: JobRow): string {
  return Buffer.from(`${created_at}/${id}`).toString('base64url');
}

/** The place that a cursor names; undefined where it is none of ours. */
export function readCursor(cursor: string): ListPlace | undefined {
  if (cursor.length > 100) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, createdAt, id] = /^(\d{1,15})\/(job_[0-9A-Z]{26})$/.exec(text) ?? [];
  return createdAt === undefined || id === undefined
    ? undefined
    : { createdAt: Number(createdAt), id };
}
