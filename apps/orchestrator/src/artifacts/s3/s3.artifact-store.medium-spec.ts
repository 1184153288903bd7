import { S3Server } from '../../../../../test/support/s3-server';
import { SteppedClock } from '../../clock/clock.testing';
import { testConfig } from '../../config/config.testing';
import { describeArtifactStore, put } from '../artifact.store.testing';
import { S3ArtifactStore } from './s3.artifact-store';
import { s3Settings } from './s3.settings';

const HOUR_MS = 3_600_000;

async function open(env: Readonly<Record<string, string>> = {}) {
  const clock = new SteppedClock();
  const server = await S3Server.open(() => clock.now());
  const settings = s3Settings(testConfig({ ...server.environment, ...env }));
  if (!settings) throw new Error('There is no bucket.');
  const store = new S3ArtifactStore(settings, () => clock.now());
  const close = async () => {
    await store.onApplicationShutdown();
    await server.close();
  };
  return { store, clock, server, close, countsBytes: false };
}

describeArtifactStore(S3ArtifactStore.name, () => open());
describeArtifactStore(`${S3ArtifactStore.name} below a prefix`, () => open({ S3_PREFIX: 'a/b' }));

describe(S3ArtifactStore.name, () => {
  let world: Awaited<ReturnType<typeof open>>;
  const start = async (env: Readonly<Record<string, string>> = {}) => {
    world = await open(env);
    return world.store;
  };
  afterEach(() => world.close());
  const later = () => world.clock.now() + HOUR_MS;
  const grant = (key: string) =>
    world.store.grantUpload(key, {
      ...{ contentType: 'video/mp4', maxBytes: 1e9, expiresAt: later() },
    });

  it('stands below its prefix', async () => {
    const store = await start({ S3_PREFIX: 'videos/eu' });

    await put(grant('o/a/x.mp4'), 'x');

    expect(await world.server.names()).toEqual(['videos/eu/o/a/x.mp4']);
    expect(await store.facts('o/a/x.mp4')).toMatchObject({ sizeBytes: 1 });
  });

  it('lets a client put as many bytes as were granted, once', async () => {
    const store = await start();
    const granted = store.grantClientUpload('o/a/x.mp4', {
      ...{ contentType: 'video/mp4', maxBytes: 5, expiresAt: later() },
    });

    const statuses = [
      (await put(granted, '1234')).status,
      (await put(granted, '123456')).status,
      (await put(granted, '12345')).status,
      (await put(granted, 'other')).status,
    ];

    expect(statuses).toEqual([403, 403, 200, 412]);
  });

  it('signs for the host that clients reach', async () => {
    const store = await start({
      ...{ S3_PUBLIC_ENDPOINT: 'https://files.example.com', S3_FORCE_PATH_STYLE: 'false' },
      S3_ENDPOINT: 'https://s3.example.com',
    });

    const download = { filename: 'f.mp4', contentType: 'video/mp4', expiresAt: later() };
    const addresses = [store.publicUrl('o/x.mp4', download), store.workerUrl('o/x.mp4', later())];

    expect(addresses.map((address) => new URL(address).origin)).toEqual([
      'https://results.files.example.com',
      'https://results.s3.example.com',
    ]);
  });

  it('gives plain addresses of a bucket that anybody may read', async () => {
    const store = await start({ S3_PUBLIC_BASE_URL: 'https://cdn.example.com/v', S3_PREFIX: 'p' });

    const download = { filename: 'f.mp4', contentType: 'video/mp4', expiresAt: later() };
    expect(store.publicUrl('o/x.mp4', download)).toBe('https://cdn.example.com/v/p/o/x.mp4');
  });

  it('signs for a week at most', async () => {
    const store = await start();

    const url = new URL(store.workerUrl('o/x.mp4', world.clock.now() + 1_000 * HOUR_MS));

    expect(url.searchParams.get('X-Amz-Expires')).toBe('604800');
  });

  it('removes what does not fit on one page', async () => {
    const store = await start();
    const keys = Array.from({ length: 1_003 }, (_, at) => `o/a/jobs/1/d${at}/x`);
    for (let at = 0; at < keys.length; at += 50) {
      await Promise.all(keys.slice(at, at + 50).map((key) => put(grant(key), 'x')));
    }

    await store.removePrefix('o/a/jobs/1/');

    expect(await world.server.names()).toEqual([]);
  });

  it('asks again where the store is in trouble, and says its word where it stays so', async () => {
    const store = await start();
    await put(grant('o/x.mp4'), 'abc');
    let failures = 2;
    world.server.fault = () => (failures-- > 0 ? { status: 503, code: 'SlowDown' } : undefined);
    expect(String(await store.read('o/x.mp4', 10))).toBe('abc');

    world.server.fault = () => ({ status: 500, code: 'InternalError' });

    await expect(store.read('o/x.mp4', 10)).rejects.toThrow(
      'The store answered 500 InternalError.',
    );
  });

  it('writes again where another write came in between', async () => {
    const store = await start();
    const list = [{ status: 409, code: 'ConditionalRequestConflict' }];
    world.server.fault = () => list.shift();

    await store.write('o/a/text.txt', Buffer.from('text'), 'text/plain');

    expect(String(await store.read('o/a/text.txt', 10))).toBe('text');
  });

  it('waits as long as the store asks it to', async () => {
    const store = await start();
    await put(grant('o/x.mp4'), 'abc');
    const list = [{ status: 503, code: 'SlowDown', retryAfter: '1' }];
    world.server.fault = () => list.shift();
    const startedAt = performance.now();

    await store.read('o/x.mp4', 10);

    expect(performance.now() - startedAt).toBeGreaterThan(990);
  });

  it('knows its own bytes where the answer to its write was lost', async () => {
    const store = await start();
    let lost = false;
    world.server.fault = ({ method }) => {
      if (method !== 'PUT' || lost) return undefined;
      lost = true;
      return 'lost answer';
    };

    await store.write('o/a/text.txt', Buffer.from('text'), 'text/plain');

    expect(String(await store.read('o/a/text.txt', 10))).toBe('text');
  });

  it('signs with a key that is lent', async () => {
    const store = await start({ S3_SESSION_TOKEN: 'lent/for+an=hour' });

    await put(grant('o/x.mp4'), 'abc');

    const url = new URL(store.workerUrl('o/x.mp4', later()));
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe('lent/for+an=hour');
    expect(String(await store.read('o/x.mp4', 10))).toBe('abc');
  });

  it('grants no parts for what fits into one', async () => {
    const store = await start();

    expect(
      await store.openParts('o/x.mp4', {
        ...{ contentType: 'video/mp4', sizeBytes: 67_108_864, expiresAt: later() },
      }),
    ).toBeUndefined();
    expect(world.server.requests).toEqual([]);
  });
});
