import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

import type { ApiGpu } from '../api-gpu.js';
import { UsageError } from './exit-codes.js';
import { LocalFile, type Draft } from './input.js';

/** Uploads a file of this machine and gives its id. */
export type Upload = (path: string) => Promise<string>;

/**
 * The input with the id of an upload in the place of each file of this machine: those that were given
 * by `@`, and what is no address in a field whose name begins with `url_`. A file is uploaded once.
 */
export async function withUploads(draft: Draft, upload: Upload): Promise<Draft> {
  const known = new Map<string, Promise<string>>();
  const idOf = (path: string): Promise<string> => {
    const id = known.get(path) ?? upload(path);
    known.set(path, id);
    return id;
  };
  return (await replaced(draft, '', idOf)) as Draft;
}

async function replaced(value: unknown, name: string, idOf: Upload): Promise<unknown> {
  if (value instanceof LocalFile) return idOf(value.path);
  if (typeof value === 'string') return isLocal(name, value) ? idOf(value) : value;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) items.push(await replaced(item, name, idOf));
    return items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields: [string, unknown][] = [];
  for (const [key, each] of Object.entries(value))
    fields.push([key, await replaced(each, key, idOf)]);
  return Object.fromEntries(fields);
}

function isLocal(name: string, value: string): boolean {
  return name.startsWith('url_') && !/^(https?:|step:)/i.test(value) && !isPlaceholder(value);
}

/** The id of a file, or `{name}` of a template. */
function isPlaceholder(value: string): boolean {
  return /^file_[0-9A-Z]{26}$/.test(value) || /^\{\w+\}$/.test(value);
}

/** A file of this machine as it is uploaded. Throws UsageError where there is none. */
export async function localBlob(path: string): Promise<{ blob: Blob; filename: string }> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile())
    throw new UsageError(`There is no file ${path}, and it is no https: address.`);
  if (facts.size === 0) throw new UsageError(`The file ${path} is empty.`);
  return { blob: await openAsBlob(path), filename: basename(path) };
}

/** Uploads with progress. */
export function uploader(
  api: ApiGpu,
  told: (path: string, part: number, id?: string) => void,
  signal: AbortSignal,
): Upload {
  return async (path) => {
    const { blob, filename } = await localBlob(path);
    const onProgress = (sent: number, total: number): void => told(path, sent / total);
    const { id } = await api.upload(blob, { filename, signal, onProgress });
    told(path, 1, id);
    return id;
  };
}
