import type { IncomingHttpHeaders } from 'node:http';
import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib';

import { NetError } from './net.error';

const MAX_ENCODINGS = 2;
/** 8 MiB, the most that an answer may ask of its reader (RFC 9659); zlib would grant 128. */
const ZSTD = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: () => createZstdDecompress(ZSTD),
};

/**
 * Streams that undo an answer's content encodings, in the order to pass through; none for most.
 * We ask for none, but servers may encode all the same. Throws NetError for unknown ones.
 */
export function contentDecoders(headers: IncomingHttpHeaders, host: string): readonly Transform[] {
  const encodings = String(headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  const makers = encodings.map((name) => DECODERS[name]).filter((maker) => maker !== undefined);
  if (makers.length < encodings.length || makers.length > MAX_ENCODINGS) {
    // Its name is a stranger's text, which may repeat what of the address is secret.
    const detail = `${host} answered with a content encoding that is not supported.`;
    throw new NetError('source_unreachable', detail);
  }
  return makers.reverse().map((make) => make());
}

/** Whether a failure of a decoder says that the bytes are wrong, and not that some are missing. */
export function isWrongEncoding(code: string): boolean {
  return /^(Z_(?!BUF_ERROR)|ERR__ERROR_|ZSTD_error_)/.test(code);
}
