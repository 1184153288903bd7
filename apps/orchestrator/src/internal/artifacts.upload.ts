import type { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { ApiError } from '@app/contracts';

import { ArtifactFiles } from '../artifacts/artifact.files';
import { SignedUrls } from '../artifacts/signed-urls';
import { partsOf } from './artifacts.address';

/** Takes what a worker PUTs to a granted address. */
@Injectable()
export class ArtifactUpload {
  constructor(
    private readonly urls: SignedUrls,
    private readonly files: ArtifactFiles,
  ) {}

  async receive(request: FastifyRequest, body: Readable | undefined): Promise<void> {
    const { key, query } = partsOf(request.url);
    const { terms } = this.urls.verify('PUT', key, query);
    if ((request.headers['content-type'] ?? '') !== terms['type']) {
      throw new ApiError('forbidden', 'The Content-Type is not the one that was granted.');
    }
    const sizeBytes = lengthOf(request);
    if (sizeBytes > Number(terms['max'])) {
      throw new ApiError('payload_too_large', `At most ${terms['max']} bytes were granted.`);
    }
    if (!body) throw new ApiError('validation_failed', 'The object has no bytes.');
    await this.files.create(key, body, sizeBytes);
  }
}

function lengthOf(request: FastifyRequest): number {
  const length = request.headers['content-length'];
  if (length === undefined) {
    throw new ApiError('validation_failed', 'A Content-Length is needed.');
  }
  return Number(length);
}
