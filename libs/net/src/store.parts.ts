import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

import type { HttpAnswer } from './http.reach';
import { READ_BYTES } from './read.bytes';
import { discard, readText } from './small.body';
import type { Put, StoreCalls } from './store.calls';
import { refusalOf, StoreError } from './store.error';

/** A file, and the addresses for its parts. */
export interface PutParts {
  /** The file to send. */
  readonly path: string;
  /** Size of every part but the last. */
  readonly partBytes: number;
  /** A PUT for each part, in their order. */
  readonly partUrls: readonly string[];
  /** A POST that makes the object of the parts; create-only by its headers. */
  readonly complete: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  /** A DELETE that gives the parts up. */
  readonly abortUrl: string;
}

/** Parts under way at once: enough for a line that one connection does not fill. */
const AT_ONCE = 3;
const PART_STALL_MS = 60_000;
/** The store may copy gigabytes before it answers. */
const COMPLETE_TIMEOUT_MS = 120_000;
const ABORT_TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * S3's multipart upload: a part that breaks is sent again, not the whole file. Parts that will not
 * be completed are given up, so that nobody pays for them; a rule of the bucket sweeps the rest.
 */
export async function putParts(
  calls: StoreCalls,
  file: PutParts,
  signal: AbortSignal,
): Promise<Put> {
  try {
    const tags = await sendParts(calls, file, signal);
    const put = await complete(calls, { ...file, tags }, signal);
    if (put.stored === 'exists') await giveUp(calls, file.abortUrl);
    return put;
  } catch (error) {
    await giveUp(calls, file.abortUrl);
    throw error;
  }
}

async function sendParts(
  calls: StoreCalls,
  file: PutParts,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { size } = await stat(file.path);
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  const tags: string[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < file.partUrls.length; at = next++) {
      tags[at] = await sendPart(calls, { ...file, at, size }, ending);
    }
  };
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    try {
      await lane();
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(lanes);
  ending.throwIfAborted();
  return tags;
}

function sendPart(
  calls: StoreCalls,
  {
    path,
    partBytes,
    partUrls,
    at,
    size,
  }: PutParts & { readonly at: number; readonly size: number },
  signal: AbortSignal,
): Promise<string> {
  const url = partUrls[at] ?? '';
  const [start, end] = [at * partBytes, Math.min(size, (at + 1) * partBytes)];
  const headers = { 'content-length': String(end - start) };
  return calls.trying(signal, async () => {
    const body = createReadStream(path, { start, end: end - 1, highWaterMark: READ_BYTES });
    const sent = { method: 'PUT', headers, body, signal, headersTimeoutMs: PART_STALL_MS } as const;
    const answer = await calls.send(url, sent);
    await discard(answer);
    const tag = answer.headers.etag;
    if (answer.status < 200 || answer.status >= 300) throw refusalOf(url, answer);
    if (tag === undefined) throw new StoreError('The store named no part.', false);
    return tag;
  });
}

function complete(
  calls: StoreCalls,
  { complete: { url, headers }, tags }: PutParts & { readonly tags: readonly string[] },
  signal: AbortSignal,
): Promise<Put> {
  return calls.trying(signal, async (failures): Promise<Put> => {
    const answer = await calls.send(url, {
      ...{ method: 'POST', headers, body: partList(tags), signal },
      headersTimeoutMs: COMPLETE_TIMEOUT_MS,
    });
    const { status } = answer;
    // A try whose answer was lost can have made the object, and ended the upload with that.
    const isGone = status === 404 && failures > 0;
    if (status === 412 || isGone) {
      await discard(answer);
      return { stored: 'exists', maybeOurs: failures > 0 };
    }
    // Another writer came in between: S3 wants a new upload then, which is the next attempt's.
    if (status === 409) {
      await discard(answer);
      throw new StoreError('The store wants the parts anew.', false, { retryable: true });
    }
    await refuseUnlessMade(url, answer);
    return { stored: 'created' };
  });
}

/** S3 begins a 200 before it knows, and may say in its body that it failed. */
async function refuseUnlessMade(url: string, answer: HttpAnswer): Promise<void> {
  const text = await readText(answer, MAX_ANSWER_BYTES);
  if (answer.status < 200 || answer.status >= 300) throw refusalOf(url, answer);
  if (/<Error>/.test(text)) throw new StoreError('The store could not join the parts.', true);
}

function partList(tags: readonly string[]): string {
  const parts = tags.map(
    (tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

async function giveUp(calls: StoreCalls, url: string): Promise<void> {
  try {
    const signal = AbortSignal.timeout(ABORT_TIMEOUT_MS);
    await discard(await calls.send(url, { method: 'DELETE', signal }));
  } catch {
    // What is left is swept by the bucket's own rule (docs/storage.md).
  }
}
