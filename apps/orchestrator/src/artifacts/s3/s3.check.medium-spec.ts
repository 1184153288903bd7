import { Logger } from '@nestjs/common';

import { S3Server, type S3Request } from '../../../../../test/support/s3-server';
import { SteppedClock } from '../../clock/clock.testing';
import { testConfig } from '../../config/config.testing';
import { S3ArtifactStore } from './s3.artifact-store';
import { S3Check } from './s3.check';
import { s3Settings } from './s3.settings';

describe(S3Check.name, () => {
  let world: { store: S3ArtifactStore; clock: SteppedClock; server: S3Server };
  let warned: jest.SpyInstance;
  const start = async (env: Readonly<Record<string, string>> = {}) => {
    const clock = new SteppedClock();
    const server = await S3Server.open(() => clock.now());
    const settings = s3Settings(testConfig({ ...server.environment, ...env }));
    if (!settings) throw new Error('There is no bucket.');
    world = { store: new S3ArtifactStore(settings, () => clock.now()), clock, server };
    return world.store;
  };
  beforeEach(() => {
    warned = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  });
  afterEach(async () => {
    warned.mockRestore();
    await world.store.onApplicationShutdown();
    await world.server.close();
  });

  it('looks at the bucket once in ten seconds', async () => {
    const store = await start();

    await Promise.all([store.check(), store.check(), store.check()]);
    await store.check();
    world.clock.step(10_000);
    await store.check();

    expect(world.server.requests.filter(({ method }) => method === 'GET')).toHaveLength(2);
  });

  it('lists no more than what is below its prefix', async () => {
    const store = await start({ S3_PREFIX: 'videos' });

    await store.check();

    const [list, ...others] = world.server.requests;
    expect(list?.query.get('prefix')).toBe('videos/');
    expect(others.every(({ name }) => name.startsWith('videos/'))).toBe(true);
  });

  it('is down where the bucket can not be listed, and up again after', async () => {
    const store = await start();
    world.server.fault = () => ({ status: 403, code: 'AccessDenied' });
    await expect(store.check()).rejects.toMatchObject({ code: 'internal', status: 503 });

    world.server.fault = () => undefined;

    await expect(store.check()).resolves.toBeUndefined();
  });

  it('writes twice in its life and leaves nothing', async () => {
    const store = await start();

    await store.check();
    world.clock.step(10_000);
    await store.check();

    const methods = world.server.requests.map(({ method }) => method);
    expect(methods).toEqual(['GET', 'PUT', 'PUT', 'DELETE', 'GET']);
    expect(await world.server.names()).toEqual([]);
    expect(warned).not.toHaveBeenCalled();
  });

  it('warns of a store that writes over what is there', async () => {
    const store = await start();
    world.server.isCreateOnly = false;

    await store.check();

    expect(warned.mock.calls).toEqual([[expect.stringContaining('If-None-Match')]]);
  });

  it('is down where the bucket can not be written to', async () => {
    const store = await start();
    world.server.fault = ({ method }: S3Request) =>
      method === 'PUT' ? { status: 403, code: 'AccessDenied' } : undefined;

    await expect(store.check()).rejects.toMatchObject({ code: 'internal', status: 503 });
  });
});
