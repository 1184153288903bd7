import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { TEST_API_KEY, testConfig } from '../config/config.testing';
import { FontsModule } from '../fonts/fonts.module';
import { HealthModule } from '../health/health.module';
import { createDocument } from '../openapi';
import { LlmsModule } from './llms.module';

const HEALTHY = HealthModule.forRoot({
  imports: [],
  inject: [],
  useFactory: () => ({ database: well, storage: well, gpu: well }),
});

describe(LlmsModule.name, () => {
  const apps: NestFastifyApplication[] = [];
  const appWith = async (env: Readonly<Record<string, string>> = {}) => {
    const config = testConfig({ PUBLIC_URL: 'https://videos.example.com', ...env });
    const app = await testApp({ config, imports: [LlmsModule, FontsModule, HEALTHY] });
    apps.push(app);
    return app;
  };
  afterAll(() => Promise.all(apps.map((app) => app.close())));
  const textOf = (app: NestFastifyApplication, headers = {}) =>
    app.inject({ method: 'GET', url: '/llms.txt', headers });

  it('has a line for each route of the document, with a link to it in the docs', async () => {
    const app = await appWith();

    const { statusCode, headers, body } = await textOf(app);

    expect([statusCode, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(body).toMatch(/^# api-gpu\n\n> Turns links/);
    const routes = Object.entries(createDocument(app).paths).flatMap(([path, item]) =>
      Object.entries(item as object).map(
        ([method, { operationId, tags }]: [string, Documented]) => {
          const docs = `https://videos.example.com/docs#/${tags[0]}/${operationId}`;
          return `- [${method.toUpperCase()} ${path}](${docs}): `;
        },
      ),
    );
    expect(routes.length).toBeGreaterThan(2);
    expect(routes.filter((line) => !body.includes(`\n${line}`))).toEqual([]);
  });

  it('names nothing by a link that leads nowhere', async () => {
    const app = await appWith();
    const { body } = await textOf(app);
    const links = [...body.matchAll(/\]\((.*?)\)/g)].map(([, link = '']) => new URL(link));

    const answers = await Promise.all(
      links.map(({ pathname }) => app.inject({ method: 'GET', url: pathname })),
    );

    expect(new Set(links.map(({ origin }) => origin))).toEqual(
      new Set(['https://videos.example.com']),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(links.map(() => 200));
  });

  it('is shown to whom the docs are shown', async () => {
    const keyed = await appWith({ DOCS_ENABLED: 'keyed' });
    const off = await appWith({ DOCS_ENABLED: 'false' });
    const answers = [
      await textOf(keyed),
      await textOf(keyed, { 'x-api-key': TEST_API_KEY }),
      await textOf(off),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 200, 404]);
  });
});

interface Documented {
  readonly operationId: string;
  readonly tags: readonly string[];
}

async function well() {}
