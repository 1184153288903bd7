import { FONTS } from '@app/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { TEST_API_KEY } from '../config/config.testing';
import { FontController } from './font.controller';
import { FontsModule } from './fonts.module';

describe(FontController.name, () => {
  let app: NestFastifyApplication;

  beforeEach(async () => (app = await testApp({ imports: [FontsModule] })));
  afterEach(() => app.close());

  it('lists every font to who has a key', async () => {
    const answer = await app.inject({ url: '/font', headers: { 'x-api-key': TEST_API_KEY } });

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ data: JSON.parse(JSON.stringify(FONTS)) as unknown });
  });

  it('shows nobody else anything', async () => {
    expect((await app.inject({ url: '/font' })).statusCode).toBe(401);
  });
});
