import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Clock } from '../clock/clock';
import { FileIntake } from './file.intake';
import { FileRemoval } from './file.removal';
import { FileStore, type FileFilter } from './file.store';
import { fileView, type File, type FileList } from './file.view';
import { isMultipart, withMultipartFile } from './multipart.file';

/** What owners do with their files. */
@Injectable()
export class FilesService {
  constructor(
    private readonly intake: FileIntake,
    private readonly store: FileStore,
    private readonly removal: FileRemoval,
    private readonly clock: Clock,
  ) {}

  /** The body is a file, or a form with one. */
  async upload(
    owner: string,
    { headers, query }: Pick<FastifyRequest, 'headers' | 'query'>,
    body: Readable | undefined,
  ): Promise<File> {
    const sizeBytes = lengthOf(headers);
    if (!body || sizeBytes === 0) throw new ApiError('validation_failed', 'The body has no bytes.');
    const named = filenameOf(query);
    if (!isMultipart(headers)) {
      const file = { owner, filename: named ?? 'file', sizeBytes, source: body };
      return fileView(await this.intake.receive(file));
    }
    return withMultipartFile(headers, body, async ({ filename = 'file', source }) => {
      const file = { owner, filename: named ?? checkedName(filename), source };
      return fileView(
        await this.intake.receive({ ...file, sizeBytes: null, bodyBytes: sizeBytes }),
      );
    });
  }

  async find(owner: string, id: string): Promise<File> {
    return fileView(await this.store.find(owner, id, this.clock.now()));
  }

  async list(owner: string, query: unknown): Promise<FileList> {
    const filter = filterOf(query);
    const page = { ...filter, limit: filter.limit + 1 };
    const rows = await this.store.list(owner, page, this.clock.now());
    const shown = rows.slice(0, filter.limit);
    const isMore = rows.length > shown.length;
    const cursor = isMore ? (shown.at(-1)?.id ?? null) : null;
    return { data: shown.map(fileView), has_more: isMore, next_cursor: cursor };
  }

  delete(owner: string, id: string): Promise<void> {
    return this.removal.delete(owner, id);
  }
}

/** Null where it is not said before the body. */
function lengthOf(headers: IncomingHttpHeaders): number | null {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : null;
}

function filenameOf(query: unknown): string | undefined {
  const { filename } = (query ?? {}) as { readonly filename?: unknown };
  return filename === undefined ? undefined : checkedName(filename);
}

/** A name without folders, for showing; the store never uses it. */
function checkedName(name: unknown): string {
  if (typeof name === 'string' && /^[^/\\\p{Cc}\p{Cs}]{1,255}$/u.test(name)) return name;
  const detail = 'filename must be one name of 1 to 255 characters, without folders';
  throw invalid('filename', detail);
}

function filterOf(query: unknown): FileFilter {
  const { limit = '20', cursor } = (query ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof limit !== 'string' || !/^([1-9]\d?|100)$/.test(limit)) {
    throw invalid('limit', 'limit must be a whole number from 1 to 100');
  }
  if (cursor === undefined) return { limit: Number(limit) };
  if (typeof cursor === 'string' && /^file_[0-9A-Z]{26}$/.test(cursor)) {
    return { limit: Number(limit), before: cursor };
  }
  throw invalid('cursor', 'cursor must be a next_cursor of this list');
}

function invalid(name: string, detail: string): ApiError {
  const errors = [{ pointer: `/${name}`, code: 'format' as const, detail }];
  return new ApiError('validation_failed', detail, { errors });
}
