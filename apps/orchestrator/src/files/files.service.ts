import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { FileIntake } from './file.intake';
import { checkedName, invalidQuery } from './file.name';
import { FileRemoval } from './file.removal';
import { FileStore, type FileFilter } from './file.store';
import { fileView, type File, type FileList } from './file.view';
import { isMultipart, withMultipartFile } from './multipart.file';
import { UploadStore } from './upload.store';

/** What owners do with their files. */
@Injectable()
export class FilesService {
  constructor(
    private readonly intake: FileIntake,
    private readonly store: FileStore,
    private readonly removal: FileRemoval,
    private readonly uploads: UploadStore,
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
    return fileView(await this.store.find(owner, id));
  }

  async list(owner: string, query: unknown): Promise<FileList> {
    const filter = filterOf(query);
    const page = { ...filter, limit: filter.limit + 1 };
    const rows = await this.store.list(owner, page);
    const shown = rows.slice(0, filter.limit);
    const isMore = rows.length > shown.length;
    const cursor = isMore ? (shown.at(-1)?.id ?? null) : null;
    return { data: shown.map(fileView), has_more: isMore, next_cursor: cursor };
  }

  /** Deletes a file, or gives up an upload. */
  async delete(owner: string, id: string): Promise<void> {
    const upload = await this.uploads.find(owner, id);
    await (upload ? this.intake.discard(upload) : this.removal.delete(owner, id));
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

function filterOf(query: unknown): FileFilter {
  const { limit = '20', cursor } = (query ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof limit !== 'string' || !/^([1-9]\d?|100)$/.test(limit)) {
    throw invalidQuery('limit', 'limit must be a whole number from 1 to 100');
  }
  if (cursor === undefined) return { limit: Number(limit) };
  if (typeof cursor === 'string' && /^file_[0-9A-Z]{26}$/.test(cursor)) {
    return { limit: Number(limit), before: cursor };
  }
  throw invalidQuery('cursor', 'cursor must be a next_cursor of this list');
}
