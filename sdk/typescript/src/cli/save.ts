import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

import type { ApiGpu } from '../api-gpu.js';
import { ApiGpuError } from '../api-gpu.error.js';
import type { Job, JobFile } from '../generated/index.js';
import { UsageError } from './exit-codes.js';

/** Saves all files of a job: one to the path, several, or into a folder, by their own names. */
export async function saveFiles(
  api: ApiGpu,
  job: Job,
  { output, signal }: { readonly output: string; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const files = job.output?.files ?? [];
  if (files.length === 0) throw new UsageError('The job has no file that -o could save.');
  const isFolder = files.length > 1 || output.endsWith('/') || (await isDirectory(output));
  if (isFolder) await mkdir(output, { recursive: true });
  const saved: string[] = [];
  for (const file of files) {
    // The server's name, which is not to lead out of the folder.
    const path = isFolder ? join(output, basename(file.filename)) : output;
    await save(await api.download(job.id, { file: file.name, signal }), { path, file, signal });
    saved.push(path);
  }
  return saved;
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

interface Target {
  readonly path: string;
  readonly file: JobFile;
  readonly signal: AbortSignal;
}

/** Under another name until all has come and is what the server says it is. */
async function save({ body }: Response, { path, file, signal }: Target): Promise<void> {
  if (body === null) throw new ApiGpuError('unexpected_answer', 'The result came without a body.');
  const part = `${path}.part`;
  const sum = createHash('sha256');
  let bytes = 0;
  const counted = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      sum.update(chunk);
      done(null, chunk);
    },
  });
  try {
    const source = Readable.fromWeb(body as ReadableStream);
    await pipeline(source, counted, createWriteStream(part), { signal });
    if (bytes !== file.size_bytes || sum.digest('hex') !== file.sha256) {
      throw new ApiGpuError('unexpected_answer', `${file.filename} did not come whole; try again.`);
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
