import { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ApiError } from '@app/contracts';

import { ArtifactFiles, type OpenArtifact } from '../artifacts/artifact.files';
import { byteRange } from '../artifacts/byte-range';
import { contentDisposition } from '../artifacts/content-disposition';
import { contentTypeOf, isShownInline } from '../artifacts/content-types';
import { SignedUrls, type Grant } from '../artifacts/signed-urls';
import { Clock } from '../clock/clock';
import { partsOf } from './artifacts.address';

/** Sends a stored file to whoever has a signed address of it. */
@Injectable()
export class ArtifactDownload {
  constructor(
    private readonly urls: SignedUrls,
    private readonly files: ArtifactFiles,
    private readonly clock: Clock,
  ) {}

  async send(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { key, query } = partsOf(request.url);
    const grant = this.urls.verify('GET', key, query);
    const file = await this.files.open(key);
    if (!file) throw new ApiError('not_found', 'The file is no longer kept.');
    reply.headers(this.headersOf(key, grant, file));
    if (isKnown(request, file)) {
      await file.handle.close();
      void reply.status(304).send();
      return;
    }
    const range = mayUseRange(request, file)
      ? byteRange(request.headers.range, file.sizeBytes)
      : undefined;
    if (range === 'unsatisfiable') {
      await file.handle.close();
      reply.removeHeader('content-disposition').removeHeader('cache-control');
      reply.header('content-range', `bytes */${file.sizeBytes}`);
      const detail = `No byte of the file is in that range; it has ${file.sizeBytes}.`;
      throw new ApiError('validation_failed', detail, { status: 416 });
    }
    const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
    if (range) {
      reply.status(206).header('content-range', `bytes ${start}-${end}/${file.sizeBytes}`);
    }
    reply.header('content-length', String(end - start + 1));
    await reply.send(await bodyOf(request.method, file, start, end));
  }

  private headersOf(key: string, { expiresAt, terms }: Grant, file: OpenArtifact) {
    const type = terms['type'] ?? contentTypeOf(key);
    const kind = isShownInline(type) ? 'inline' : 'attachment';
    const filename = terms['filename'] ?? key.slice(key.lastIndexOf('/') + 1);
    const lifeSeconds = Math.floor((expiresAt - this.clock.now()) / 1000);
    return {
      'accept-ranges': 'bytes',
      'cache-control': `private, max-age=${Math.max(0, lifeSeconds)}, immutable`,
      'content-disposition': contentDisposition(kind, filename),
      // Whatever it is, it runs no script and has no origin; pages elsewhere may show it.
      'content-security-policy': 'sandbox',
      'content-type': type,
      'cross-origin-resource-policy': 'cross-origin',
      etag: etagOf(file),
      'last-modified': new Date(file.modifiedMs).toUTCString(),
      'x-content-type-options': 'nosniff',
    };
  }
}

/** Objects never change, so size and time of writing tell them apart. */
function etagOf({ sizeBytes, modifiedMs }: OpenArtifact): string {
  return `"${sizeBytes.toString(36)}-${Math.round(modifiedMs).toString(36)}"`;
}

function isKnown({ headers }: FastifyRequest, file: OpenArtifact): boolean {
  const known = headers['if-none-match'] ?? '';
  return (
    known === '*' || known.split(/\s*,\s*/).some((tag) => tag.replace(/^W\//, '') === etagOf(file))
  );
}

function mayUseRange({ headers }: FastifyRequest, file: OpenArtifact): boolean {
  const condition = headers['if-range'];
  return condition === undefined || condition === etagOf(file);
}

/** Read at once: with Node's 64 KB a large file goes out at half the speed, with more it gains little. */
const READ_BYTES = 256 * 1024;

async function bodyOf(method: string, file: OpenArtifact, start: number, end: number) {
  if (method !== 'HEAD' && end >= start)
    return file.handle.createReadStream({ start, end, highWaterMark: READ_BYTES });
  await file.handle.close();
  // A stream, since Fastify would count an empty text and change the Content-Length.
  return Readable.from([]);
}
