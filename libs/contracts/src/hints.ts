import { isRecord } from './field-checks';
import type { ManifestGrant, UploadGrant } from './job-request';

/**
 * What a worker POSTs to `{callback_url}/{token}/…`. All are hints: the orchestrator reads the
 * state back from its store and from the provider before it believes anything.
 * `start` → StartAnswer, or 409 when the attempt is canceled or superseded;
 * `parts` (PartsRequest) → PartsAnswer;
 * `progress` (JobProgress) and `done` (empty) → 204.
 */
export interface StartAnswer {
  /** Fresh grants for this delivery, in the place of those that came with the job. */
  readonly uploads: Readonly<Record<string, UploadGrant>>;
  readonly manifest: ManifestGrant;
}

/** Asks for a large file to be uploaded in parts. */
export interface PartsRequest {
  /** Of the grant. */
  readonly key: string;
  readonly size_bytes: number;
}

export interface PartsAnswer {
  /** Null where the file is to be uploaded in one. */
  readonly parts: PartsGrant | null;
}

/** An upload in parts: nothing is there under its key before it is completed. */
export interface PartsGrant {
  /** Size of every part but the last. */
  readonly part_bytes: number;
  /** A PUT for each part, in their order. */
  readonly part_urls: readonly string[];
  /** A POST that makes the object of the parts, create-only by its headers. */
  readonly complete: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  /** A DELETE that gives the parts up. */
  readonly abort_url: string;
}

/** An unknown value as a PartsRequest; undefined where it is none. */
export function readPartsRequest(value: unknown): PartsRequest | undefined {
  if (!isRecord(value)) return undefined;
  const { key, size_bytes } = value;
  return typeof key === 'string' && Number.isSafeInteger(size_bytes) && Number(size_bytes) > 0
    ? { key, size_bytes: Number(size_bytes) }
    : undefined;
}

/** The parts in a PartsAnswer for a file of a size; undefined where there are none that fit it. */
export function readPartsAnswer(answer: unknown, sizeBytes: number): PartsGrant | undefined {
  const value = isRecord(answer) ? answer['parts'] : undefined;
  if (!isRecord(value)) return undefined;
  const { part_bytes, part_urls, complete, abort_url } = value;
  if (typeof part_bytes !== 'number' || !(part_bytes > 0) || !Array.isArray(part_urls)) return;
  if (part_urls.length !== Math.ceil(sizeBytes / part_bytes)) return undefined;
  if (!isRecord(complete) || !isRecord(complete['headers'])) return undefined;
  const headers = Object.entries(complete['headers']);
  const texts: readonly unknown[] = [
    ...(part_urls as readonly unknown[]),
    complete['url'],
    abort_url,
    ...headers.map(([, text]) => text),
  ];
  if (!texts.every((text) => typeof text === 'string')) return undefined;
  return value as unknown as PartsGrant;
}
