import type { S3Client } from './s3.client';
import { readPage } from './s3.answers';

/** Objects that are deleted side by side. */
const AT_ONCE = 8;

/**
 * Removes all objects whose names start with `below`, which ends with a slash; `prefix` is what of a
 * name is not the key.
 */
export async function removeBelow(
  client: S3Client,
  { below, prefix }: { readonly below: string; readonly prefix: string },
): Promise<void> {
  for (let next: string | null = ''; next !== null;) {
    const query: Record<string, string> = { 'list-type': '2', prefix: below };
    if (next !== '') query['continuation-token'] = next;
    const { body } = await client.call({ method: 'GET', key: null, query });
    const { names, continuation } = readPage(body.toString('utf8'));
    const found = names.filter((name) => name.startsWith(below));
    await remove(
      client,
      found.map((name) => name.slice(prefix.length)),
    );
    next = continuation;
  }
}

async function remove(client: S3Client, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const some = keys.slice(at, at + AT_ONCE);
    await Promise.all(some.map((key) => client.call({ method: 'DELETE', key, accepts: [404] })));
  }
}
