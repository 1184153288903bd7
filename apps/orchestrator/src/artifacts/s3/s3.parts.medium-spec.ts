import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { PartsGrant } from '@app/contracts';
import { OwnOrigins, StoreClient } from '@app/net';

import { S3Server, type S3Request } from '../../../../../test/support/s3-server';
import { SteppedClock } from '../../clock/clock.testing';
import { testConfig } from '../../config/config.testing';
import { S3ArtifactStore } from './s3.artifact-store';
import { s3Settings } from './s3.settings';

const PART_BYTES = 5_242_880;
const BYTES = 2 * PART_BYTES + 1_000;
const KEY = 'o/a/jobs/1/d1/large.mp4';
const HOUR_MS = 3_600_000;

/** A worker's upload in parts, to a bucket that an orchestrator opened it in. */
describe('an upload in parts', () => {
  const clock = new SteppedClock();
  const content = randomFillSync(Buffer.alloc(BYTES));
  const { signal } = new AbortController();
  let folder: string;
  let server: S3Server;
  let store: S3ArtifactStore;
  let reach: OwnOrigins;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parts-'));
    await writeFile(join(folder, 'large.mp4'), content);
  });
  beforeEach(async () => {
    server = await S3Server.open(() => clock.now());
    const env = { ...server.environment, S3_PART_BYTES: String(PART_BYTES) };
    const settings = s3Settings(testConfig(env));
    if (!settings) throw new Error('There is no bucket.');
    store = new S3ArtifactStore(settings, () => clock.now());
    reach = new OwnOrigins([server.origin]);
  });
  afterEach(async () => {
    await Promise.all([reach.close(), store.onApplicationShutdown()]);
    await server.close();
  });
  afterAll(() => rm(folder, { recursive: true }));

  const opened = async (): Promise<PartsGrant> => {
    const expiresAt = clock.now() + HOUR_MS;
    const wanted = { contentType: 'video/mp4', sizeBytes: BYTES, expiresAt };
    const parts = await store.openParts(KEY, wanted);
    if (!parts) throw new Error('No parts were granted.');
    return parts;
  };
  const upload = async (parts: PartsGrant) => {
    const client = new StoreClient(reach, { wait: async () => undefined });
    const { part_bytes: partBytes, part_urls: partUrls, complete, abort_url: abortUrl } = parts;
    const path = join(folder, 'large.mp4');
    return client.putParts({ path, partBytes, partUrls, complete, abortUrl }, signal);
  };
  const steps = () =>
    server.requests.map(({ method, query }) => {
      const part = query.get('partNumber');
      return `${method}${part === null ? '' : ` ${part}`}`;
    });

  it('is the file, once it is completed and not before', async () => {
    const before: (readonly string[])[] = [];
    server.fault = ({ method, query }) => {
      if (method === 'PUT') void server.names().then((names) => before.push(names));
      expect(query.get('uploadId') ?? query.get('uploads')).not.toBeNull();
      return undefined;
    };

    expect(await upload(await opened())).toEqual({ stored: 'created' });

    expect(steps().sort()).toEqual(['POST', 'POST', 'PUT 1', 'PUT 2', 'PUT 3']);
    expect(before).toEqual([[], [], []]);
    server.fault = () => undefined;
    expect((await store.read(KEY, BYTES))?.equals(content)).toBe(true);
    expect(await store.facts(KEY)).toEqual({ sizeBytes: BYTES, contentType: 'video/mp4' });
  });

  it('sends a part again that broke, and no other', async () => {
    const broken = new Set(['1', '3']);
    server.fault = ({ query }) =>
      broken.delete(query.get('partNumber') ?? '') ? 'reset at half' : undefined;

    expect(await upload(await opened())).toEqual({ stored: 'created' });

    expect(
      steps()
        .filter((step) => step.startsWith('PUT'))
        .sort(),
    ).toEqual([...['PUT 1', 'PUT 1', 'PUT 2', 'PUT 3', 'PUT 3']]);
    server.fault = () => undefined;
    expect((await store.read(KEY, BYTES))?.equals(content)).toBe(true);
  });

  it('knows its own file where the answer to the last step was lost', async () => {
    const isLast = ({ method, query }: S3Request) => method === 'POST' && query.has('uploadId');
    let lost = false;
    server.fault = (request) => {
      if (!isLast(request) || lost) return undefined;
      lost = true;
      return 'lost answer';
    };

    expect(await upload(await opened())).toEqual({ stored: 'exists', maybeOurs: true });
  });

  it('leaves a file that was there as it is', async () => {
    const [first, second] = [await opened(), await opened()];
    await upload(first);

    expect(await upload(second)).toEqual({ stored: 'exists', maybeOurs: false });

    expect(steps().at(-1)).toBe('DELETE');
  });

  it('gives its parts up, for another attempt, where somebody came in between', async () => {
    const parts = await opened();
    server.fault = ({ method, query }) =>
      method === 'POST' && query.has('uploadId')
        ? { status: 409, code: 'ConditionalRequestConflict' }
        : undefined;

    await expect(upload(parts)).rejects.toMatchObject({ code: 'upload_failed', retryable: true });

    expect(steps().slice(-2)).toEqual(['POST', 'DELETE']);
  });

  it('gives its parts up where one is refused', async () => {
    const parts = await opened();
    clock.step(HOUR_MS);

    await expect(upload(parts)).rejects.toMatchObject({ code: 'upload_failed', retryable: true });

    expect(steps().at(-1)).toBe('DELETE');
    expect(await server.names()).toEqual([]);
  });
});
