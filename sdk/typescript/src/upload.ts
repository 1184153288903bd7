import { ApiGpuError, errorOf } from './api-gpu.error.js';
import type { File as UploadedFile } from './generated/index.js';
import { backoffMs, wait } from './waiting.js';

export interface UploadOptions {
  /** Names the file where it is shown; its type is told by its content. */
  readonly filename?: string;
  readonly signal?: AbortSignal;
  /** Called with how many bytes have come, and of how many. */
  readonly onProgress?: (sentBytes: number, totalBytes: number) => void;
  /** Parts of so many bytes are sent one by one, and only the last again after a cut; 8 MiB. */
  readonly partBytes?: number;
}

/** What uploading needs of the API: a call below its address with the key, not retried. */
export type SendUpload = (path: string, init: RequestInit) => Promise<Response>;

const PART_BYTES = 8 * 1024 * 1024;
/** Cuts in a row without a byte in between. */
const MAX_CUTS = 6;

/**
 * Sends bytes by tus 1.0 (tus.io) in parts, and goes on from where a cut left it. `fs.openAsBlob` of
 * Node makes a Blob of a file without reading it whole. Rejects with ApiGpuError.
 */
export async function uploadBlob(
  send: SendUpload,
  blob: Blob,
  options: UploadOptions = {},
): Promise<UploadedFile> {
  const { filename = 'upload', signal, onProgress, partBytes = PART_BYTES } = options;
  const location = await begin(send, blob.size, { filename, signal });
  let [sent, cuts] = [0, 0];
  while (sent < blob.size) {
    try {
      sent = cuts === 0 ? sent : await offsetOf(send, location, signal);
      const part = blob.slice(sent, sent + partBytes);
      sent = await sendPart(send, { location, offset: sent, part, signal });
      cuts = 0;
      onProgress?.(sent, blob.size);
    } catch (error) {
      signal?.throwIfAborted();
      cuts += 1;
      const isFinal = error instanceof ApiGpuError && !isCut(error);
      if (isFinal || cuts > MAX_CUTS) throw error;
      await wait(backoffMs(cuts), signal);
    }
  }
  const id = location.slice(location.lastIndexOf('/') + 1);
  const response = await answered(send, `/file/${id}`, { signal });
  return (await response.json()) as UploadedFile;
}

/** A connection that broke, or a place that is taken: by what came of the try before, until it is noticed. */
function isCut({ code, retryable, status }: ApiGpuError): boolean {
  return code === 'unreachable' || retryable || status === 409 || status === 423;
}

interface Aborting {
  readonly signal: AbortSignal | undefined;
}

/** The path of a new upload. Nothing was sent of it, so that a broken try costs nothing. */
async function begin(
  send: SendUpload,
  sizeBytes: number,
  { filename, signal }: Aborting & { readonly filename: string },
): Promise<string> {
  const name = btoa(String.fromCharCode(...new TextEncoder().encode(filename)));
  const response = await answered(send, '/file/resumable', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(sizeBytes), 'upload-metadata': `filename ${name}` },
    signal,
  });
  const location = response.headers.get('location');
  if (location === null) throw new ApiGpuError('unexpected_answer', 'The upload has no address.');
  // Its path alone, since a proxy may know the server by another name; a prefix is ours already.
  const { pathname } = new URL(location, 'http://upload.invalid');
  return pathname.slice(pathname.indexOf('/file/resumable/'));
}

const TUS = { 'tus-resumable': '1.0.0' };

async function offsetOf(send: SendUpload, path: string, signal: AbortSignal | undefined) {
  return offsetIn(await answered(send, path, { method: 'HEAD', headers: TUS, signal }));
}

async function sendPart(
  send: SendUpload,
  part: Aborting & { readonly location: string; readonly offset: number; readonly part: Blob },
): Promise<number> {
  const type = 'application/offset+octet-stream';
  const headers = { ...TUS, 'upload-offset': String(part.offset), 'content-type': type };
  const body = await part.part.arrayBuffer();
  const init = { method: 'PATCH', headers, body, signal: part.signal };
  return offsetIn(await answered(send, part.location, init));
}

function offsetIn({ headers }: Response): number {
  const text = headers.get('upload-offset') ?? '';
  if (!/^\d+$/.test(text)) throw new ApiGpuError('unexpected_answer', 'The answer is not of tus.');
  return Number(text);
}

/** A call's answer where it succeeded. Rejects with ApiGpuError. */
export async function answered(
  send: SendUpload,
  path: string,
  init: Omit<RequestInit, 'signal'> & { readonly signal?: AbortSignal | undefined },
): Promise<Response> {
  let response: Response;
  try {
    response = await send(path, { ...init, signal: init.signal ?? null });
  } catch (error) {
    throw errorOf(error, undefined);
  }
  if (response.ok) return response;
  throw errorOf(await response.json().catch(() => undefined), response);
}
