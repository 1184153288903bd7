import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { OpenAPIObject } from '@nestjs/swagger';

import { AppModule } from './app.module';
import { CREATE_OPTIONS, setUp } from './app.setup';
import { routesOf, type Route } from './auth/routes';
import { testConfig } from './config/config.testing';
import { fastifyOptions } from './http/fastify-options';
import { writeOpenApi } from './write-openapi';

/** Every route that needs no key; those below /internal carry a signature or a token instead. */
const PUBLIC_ROUTES = [
  'GET /',
  'GET /health',
  'GET /internal/artifacts/*',
  'GET /llms.txt',
  'GET /metrics',
  'GET /page/:name',
  'POST /internal/attempts/:token/done',
  'POST /internal/attempts/:token/parts',
  'POST /internal/attempts/:token/progress',
  'POST /internal/attempts/:token/start',
  'POST /internal/runpod/:token',
  'PUT /internal/artifacts/*',
];

describe(AppModule.name, () => {
  let dataDir: string;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'app-module-'));
    const config = testConfig({ DATA_DIR: dataDir });
    const module = await Test.createTestingModule({
      imports: [AppModule.forRoot(config)],
    }).compile();
    app = module.createNestApplication(new FastifyAdapter(fastifyOptions(config)), CREATE_OPTIONS);
    await setUp(app);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await app.close();
    await rm(dataDir, { recursive: true });
  });

  const nameOf = ({ method, path }: Route) => `${method} ${path}`;
  const statusOf = async ({ method, path }: Route) => {
    const url = path.replace(/:\w+|\*/g, 'x');
    return (await app.inject({ method: method as 'GET', url })).statusCode;
  };

  it('opens these routes and no other', () => {
    const open = routesOf(app).filter(({ isPublic }) => isPublic);

    expect(open.map(nameOf).sort()).toEqual(PUBLIC_ROUTES);
  });

  it('refuses a request without a key on every other route', async () => {
    const closed = routesOf(app).filter(({ isPublic }) => !isPublic);

    const statuses = await Promise.all(
      closed.map(async (route) => [nameOf(route), await statusOf(route)]),
    );

    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses).toEqual(closed.map((route) => [nameOf(route), 401]));
  });

  it('refuses unsigned requests on the internal routes', async () => {
    const internal = routesOf(app).filter(({ path }) => path.startsWith('/internal/'));

    const answers = await Promise.all(
      internal.map(async (route) => ({ route: nameOf(route), status: await statusOf(route) })),
    );

    expect(answers.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => ![401, 403, 404].includes(status))).toEqual([]);
  });

  it('writes its document without opening or making anything', async () => {
    const file = join(dataDir, 'openapi.json');
    const before = await readdir(process.cwd());

    await writeOpenApi(file);

    const document = JSON.parse(await readFile(file, 'utf8')) as OpenAPIObject;
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/key', '/health']));
    expect(Object.keys(document.paths).filter((path) => path.includes('internal'))).toEqual([]);
    expect(await readdir(process.cwd())).toEqual(before);
  });
});
