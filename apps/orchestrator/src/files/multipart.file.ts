import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';

import { ApiError } from '@app/contracts';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';

/** A file as a form sends it. */
export interface MultipartFile {
  /** As the form names it; undefined where it does not. */
  readonly filename: string | undefined;
  /** Ends when the whole form has, and was right. */
  readonly source: Readable;
}

/** Whether a body is a form with files. */
export function isMultipart(headers: IncomingHttpHeaders): boolean {
  return /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');
}

/**
 * Gives the one file of a form, its field `file`, to `use` as it streams by. Throws ApiError
 * `validation_failed` for every other form, and what `use` throws.
 */
export async function withMultipartFile<T>(
  headers: IncomingHttpHeaders,
  body: Readable,
  use: (file: MultipartFile) => Promise<T>,
): Promise<T> {
  const form = parserOf(headers);
  const ended = endOf(form, body);
  const found = new Promise<MultipartFile>((resolve, reject) => {
    ended.then(() => reject(wrong('has no file')), reject);
    form.once('file', (field, stream, filename = '') => {
      // What is wrong with the form is told to a file too that nobody reads any more.
      stream.on('error', () => undefined);
      if (field !== FIELD) return reject(wrong(`has a file in ${shown(field)}`));
      const source = Readable.from(whole(stream, ended), { objectMode: false });
      return resolve({ filename: filename === '' ? undefined : filename, source });
    });
  });
  try {
    body.pipe(form);
    return await use(await found);
  } finally {
    // Left open, so that a refusal can be answered.
    body.unpipe(form);
  }
}

const FIELD = 'file';
const LIMITS = {
  parts: 1,
  files: 1,
  fields: 1,
  fieldSize: 1000,
  headerPairs: 20,
  headerSize: 8192,
};

function parserOf(headers: IncomingHttpHeaders) {
  try {
    const type = headers['content-type'] ?? '';
    return new Busboy({ headers: { ...headers, 'content-type': type }, limits: LIMITS });
  } catch (error) {
    throw wrong('can not be read', error);
  }
}

/** Resolves at the right end of a form. */
function endOf(form: InstanceType<typeof Busboy>, body: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    form.on('finish', resolve);
    form.on('field', (field) => reject(wrong(`has a text in ${shown(field)}`)));
    form.on('partsLimit', () => reject(wrong('has more than one part')));
    form.on('error', (error) => reject(wrong('can not be read', error)));
    body.on('error', (error) => reject(wrong('broke off', error)));
    body.on('close', () => {
      if (!body.readableEnded) reject(wrong('broke off'));
    });
  });
}

async function* whole(stream: BusboyFileStream, ended: Promise<void>): AsyncGenerator<Buffer> {
  // Its reader would wait for ever.
  ended.catch((error: Error) => stream.destroy(error));
  for await (const chunk of stream) yield chunk as Buffer;
  await ended;
}

function shown(field: string): string {
  return JSON.stringify(field.slice(0, 60));
}

function wrong(what: string, cause?: unknown): ApiError {
  const detail = `The form ${what}; one file in the field ${FIELD} is needed.`;
  return new ApiError('validation_failed', detail, { cause });
}
