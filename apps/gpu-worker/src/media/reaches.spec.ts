import { Reaches } from './reaches';

const { signal } = new AbortController();

describe(Reaches.name, () => {
  it('knows exactly the configured origins as its store', async () => {
    const reaches = new Reaches({ storeOrigins: ['https://s3.test'], allowPrivateNetworks: [] });

    await expect(ask(reaches, 'http://127.0.0.1:3000/o')).rejects.toMatchObject({
      code: 'source_forbidden_address',
      detail: 'http://127.0.0.1:3000 is not one of the origins of our own store.',
    });

    await reaches.onApplicationShutdown();
  });

  it('keeps the store to public addresses where none were configured', async () => {
    const reaches = new Reaches({ storeOrigins: [], allowPrivateNetworks: [] });

    await expect(ask(reaches, 'https://127.0.0.1/o')).rejects.toMatchObject({
      code: 'source_forbidden_address',
      detail: '127.0.0.1 does not stand at a public address.',
    });

    await reaches.onApplicationShutdown();
  });
});

function ask(reaches: Reaches, url: string) {
  return reaches.store.request(new URL(url), { method: 'GET', signal });
}
