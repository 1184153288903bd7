import type { IncomingHttpHeaders } from 'node:http';
import type { Transform } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib';

import { NetError } from './net.error';

const MAX_ENCODINGS = 2;

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
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
    throw new NetError(
      'source_unreachable',
      `${host} answered with the content encoding ${JSON.stringify(encodings.join(', ').slice(0, 100))}.`,
    );
  }
  return makers.reverse().map((make) => make());
}
