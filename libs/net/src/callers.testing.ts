import type { LookupAddress } from 'node:dns';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { download } from './download';
import { NetError } from './net.error';
import type { PublicWeb, Resolve } from './public.web';

/** Both who call addresses of strangers through the guard; each resolves to the error it got. */
export const CALLERS = {
  'a download': async (web: PublicWeb, address: string): Promise<unknown> => {
    const folder = await mkdtemp(join(tmpdir(), 'callers-'));
    const { signal } = new AbortController();
    const options = { maxBytes: 1000, signal, wait: async () => {} };
    const fetched = download(web, address, join(folder, 'file'), options);
    return failureOf(fetched).finally(() => rm(folder, { recursive: true }));
  },
  'a webhook': async (web: PublicWeb, address: string): Promise<unknown> => {
    const { signal } = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', headers, body: '{"type":"job"}', signal } as const;
    const answer = web.request(new URL(address), request);
    return failureOf(answer.then(({ body }) => body.on('error', () => {}).destroy()));
  },
} as const;

/** Names in a table; any other has the addresses of the last resort. */
export function resolving(
  names: Readonly<Record<string, readonly string[]>>,
  others: readonly string[] = [],
): Resolve {
  return async (name) => toAddresses(names[name] ?? others);
}

export function toAddresses(addresses: readonly string[]): LookupAddress[] {
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
}

/** What a call failed with: code and retryability of a NetError, anything else as it is. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return { succeeded: await call };
  } catch (error) {
    if (!(error instanceof NetError)) return error;
    return { code: error.code, retryable: error.retryable };
  }
}
