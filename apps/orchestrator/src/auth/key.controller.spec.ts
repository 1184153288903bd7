import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { TEST_SECRET_KEY } from '../config/config.testing';
import { webhookSecret } from '../config/webhook-secret';
import type { Scope } from './caller';
import { KeyController } from './key.controller';
import { KeyRing, type KnownKey } from './key-ring';

/** Knows every key, with the scopes given. */
class AnyKey extends KeyRing {
  constructor(private readonly scopes: readonly Scope[]) {
    super();
  }

  async find(): Promise<KnownKey> {
    return { caller: { owner: 'owner_1', keyId: 'key_1', scopes: this.scopes }, guessable: false };
  }
}

describe(KeyController.name, () => {
  let app: NestFastifyApplication;

  afterEach(() => app.close());

  const getKey = async (scopes: readonly Scope[]) => {
    app = await testApp({
      override: (builder) => builder.overrideProvider(KeyRing).useValue(new AnyKey(scopes)),
    });
    return app.inject({ url: '/key', headers: { 'x-api-key': 'any' } });
  };

  it.each<readonly [Scope]>([['jobs:write'], ['admin']])(
    'shows the secret of the owner to a key with %s, and has nobody keep it',
    async (scope) => {
      const answer = await getKey([scope]);

      expect(answer.json()).toMatchObject({
        owner: 'owner_1',
        webhook_secret: webhookSecret(TEST_SECRET_KEY, 'owner_1'),
      });
      expect(answer.headers['cache-control']).toBe('no-store');
    },
  );

  it('does not show it to a key that may only read', async () => {
    expect((await getKey(['jobs:read'])).json()).toMatchObject({ webhook_secret: null });
  });
});
