import { Readable } from 'node:stream';

import { ApiError, newId, type ErrorCode } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import { MemoryLocker, Server } from '@tus/server';
import type { FastifyRequest } from 'fastify';

import { checkedName } from './file.name';
import { ResumableUploads } from './resumable.uploads';
import { TusStore } from './tus.store';

export const TUS_PATH = '/file/resumable';

/** An answer of the tus server that is no error. */
export interface TusAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The tus protocol, 1.0, for one owner at a time. Errors are ours and not the server's texts. */
@Injectable()
export class TusServer {
  /** One request at a time goes on with an upload; a later one ends it. */
  private readonly locker = new MemoryLocker();

  constructor(private readonly uploads: ResumableUploads) {}

  /** Throws ApiError. */
  async answer(
    owner: string,
    request: Pick<FastifyRequest, 'method' | 'url' | 'headers'>,
    body?: Readable,
  ): Promise<TusAnswer> {
    const [, id] = /^\/file\/resumable\/([^/]+)$/.exec(pathOf(request.url)) ?? [];
    if (id !== undefined) await this.uploads.expiry(owner, id);
    let failure: unknown;
    const server = new Server({
      ...{ path: TUS_PATH, relativeLocation: true, locker: this.locker },
      datastore: new TusStore(this.uploads, owner, checkedName),
      namingFunction: () => newId('file'),
      onResponseError: (_request, error) => void (failure = error),
      disableTerminationForFinishedUploads: true,
    });
    const response = await server.handleWeb(webRequest(request, body));
    if (failure instanceof ApiError) throw failure;
    const { status } = response;
    if (status >= 400) throw problemOf(status, await response.text(), failure);
    const headers = Object.fromEntries([...response.headers].filter(([name]) => OWN.test(name)));
    if (request.method === 'DELETE') return { status, headers };
    const begun = id ?? headers['location']?.split('/').at(-1) ?? '';
    return { status, headers: { ...headers, ...(await this.expires(owner, begun)) } };
  }

  /** When an upload is given up that has not come whole, as the protocol's `expiration` tells it. */
  private async expires(owner: string, id: string): Promise<TusAnswer['headers']> {
    const expiresAt = await this.uploads.expiry(owner, id);
    return expiresAt === null ? {} : { 'upload-expires': new Date(expiresAt).toUTCString() };
  }
}

/** What the server says of the protocol; how pages of others may call is not its matter here. */
const OWN = /^(tus-|upload-|location$|cache-control$)/;
/** What of a request is the protocol's. */
const ASKED = /^(tus-|upload-|content-type$|content-length$)/;

function webRequest(
  { method, url, headers }: Pick<FastifyRequest, 'method' | 'url' | 'headers'>,
  body: Readable | undefined,
): Request {
  const given = Object.entries(headers).filter(([name]) => ASKED.test(name));
  const init = {
    method,
    headers: given.map(([name, value]) => [name, String(value)] as [string, string]),
  };
  const address = new URL(pathOf(url), 'http://localhost');
  if (!body) return new Request(address, init);
  const strategy = new ByteLengthQueuingStrategy({ highWaterMark: BUFFERED_BYTES });
  const stream = Readable.toWeb(body, { strategy });
  return new Request(address, { ...init, body: stream, duplex: 'half' });
}

/** Without a query, since the server looks for an id at the end. */
function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

const BUFFERED_BYTES = 65_536;

function problemOf(status: number, text: string, cause: unknown): ApiError {
  if (status >= 500 && status !== 501)
    return new ApiError('internal', 'The upload failed.', { cause });
  const code = CODES[status] ?? 'validation_failed';
  // A client of the protocol has to be told by this status that the version is missing.
  const options = status === 412 ? { status } : {};
  return new ApiError(code, `${text.trim()}.`, { ...options, cause });
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
};
