import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiBody, ApiOkResponse, ApiResponse, type OpenAPIObject } from '@nestjs/swagger';

import { CaptionInput, JOB_SCHEMA } from '@app/contracts';

import { testApp } from './app.testing';
import { Public } from './auth/public.decorator';
import { RequireScope } from './auth/scopes.decorator';
import { TEST_API_KEY, testConfig } from './config/config.testing';
import { createDocument } from './openapi';

@Controller('thing')
class Things {
  @Post()
  @RequireScope('jobs:write')
  @ApiBody({ type: CaptionInput })
  @ApiOkResponse({ schema: JOB_SCHEMA })
  @ApiResponse({ status: 503 })
  makeThing(@Body() _body: unknown): void {}

  @Get(':id')
  @Public()
  @ApiOkResponse({ schema: { type: 'array', items: JOB_SCHEMA } })
  @ApiResponse({ status: 409 })
  findThing(@Param('id') _id: string): void {}
}

@Controller('other')
class Twice {
  @Get()
  findThing(): void {}
}

describe(createDocument.name, () => {
  let app: NestFastifyApplication;
  let document: OpenAPIObject;

  beforeAll(async () => {
    app = await testApp({ controllers: [Things] });
    document = createDocument(app);
  });
  afterAll(() => app.close());

  const statuses = (path: string, method: 'get' | 'post') =>
    Object.keys(document.paths[path]?.[method]?.responses ?? {});

  it('says how to come in, and where not to', () => {
    expect(document.security).toEqual([{ apiKey: [] }, { bearer: [] }]);
    expect(document.components?.securitySchemes).toEqual({
      apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      bearer: { type: 'http', scheme: 'bearer' },
    });
    expect(document.paths['/thing']?.post?.security).toBeUndefined();
    expect(document.paths['/thing/{id}']?.get?.security).toEqual([]);
  });

  it('names operations by their methods', () => {
    expect(document.paths['/thing']?.post?.operationId).toBe('makeThing');
  });

  it('lists every status that follows from the kind of route', () => {
    expect(statuses('/thing', 'post')).toEqual([
      '200',
      '400',
      '401',
      '403',
      '408',
      '413',
      '415',
      '429',
      '500',
      '503',
    ]);
    expect(statuses('/thing/{id}', 'get')).toEqual(['200', '400', '404', '409', '500']);
  });

  it('gives every problem an example', () => {
    expect(document.components?.responses?.['NotFound']).toEqual({
      description: 'There is no such thing here',
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: {
            not_found: {
              value: {
                type: 'urn:api-gpu:error:not_found',
                title: 'There is no such thing here',
                status: 404,
                detail: 'There is no such thing here.',
                instance: '/video/caption',
                code: 'not_found',
                retryable: false,
                request_id: 'req_01JD4Z0M3Q8W6Y2R5T7V9X1B3C',
                errors: [],
              },
            },
          },
        },
      },
    });
    expect(document.paths['/thing/{id}']?.get?.responses['409']).toMatchObject({
      description: 'The current state does not allow that',
      content: { 'application/problem+json': {} },
    });
  });

  it('declares the headers of problems that say when to come again', () => {
    expect(Object.keys(document.components?.responses?.['TooManyRequests'] ?? {})).toEqual([
      'description',
      'headers',
      'content',
    ]);
    expect(document.paths['/thing']?.post?.responses['503']).toMatchObject({
      headers: { 'Retry-After': { schema: { type: 'integer' } } },
    });
  });

  it('says that inputs have no other fields', () => {
    expect(document.components?.schemas?.['CaptionInput']).toMatchObject({
      additionalProperties: false,
    });
    expect(document.components?.schemas?.['Problem']).not.toHaveProperty('additionalProperties');
  });

  it('has one union of all jobs', () => {
    const content = document.paths['/thing/{id}']?.get?.responses['200'];

    expect(document.components?.schemas?.['Job']).toEqual(JOB_SCHEMA);
    expect(content).toMatchObject({
      content: {
        'application/json': {
          schema: { type: 'array', items: { $ref: '#/components/schemas/Job' } },
        },
      },
    });
  });

  it('refuses two operations with one name', async () => {
    const twice = await testApp({ controllers: [Things, Twice] });

    expect(() => createDocument(twice)).toThrow('Two operations of the document have the id');
    await twice.close();
  });

  it('is served with the pages that show it, from files of our own', async () => {
    const page = await app.inject({ url: '/docs' });
    const files = [...page.body.matchAll(/(?:src|href)="\.(\/docs\/[^"]+)"/g)].map(
      ([, file]) => file ?? '',
    );

    expect((await app.inject({ url: '/openapi.json' })).json()).toEqual(document);
    expect(files.length).toBeGreaterThanOrEqual(5);
    for (const url of files) expect((await app.inject({ url })).statusCode).toBe(200);
    expect(page.body).not.toMatch(/(src|href)=["']?(https?:)?\/\//);
    expect((await app.inject({ url: '/' })).body).toContain('href="docs"');
  });

  it('can be shown to those alone who have a key', async () => {
    const keyed = await testApp({ config: testConfig({ DOCS_ENABLED: 'keyed' }) });
    const statuses = async (headers: Record<string, string>) => {
      const urls = ['/docs', '/docs/', '/%64ocs', '/docs/swagger-ui.css', '/openapi.json'];
      const answers = await Promise.all(urls.map((url) => keyed.inject({ url, headers })));
      return [...new Set(answers.map(({ statusCode }) => statusCode))];
    };
    const basic = (credentials: string) => ({ authorization: `Basic ${btoa(credentials)}` });

    expect(await statuses({})).toEqual([401]);
    expect(await statuses({ 'x-api-key': 'wrong' })).toEqual([401]);
    expect(await statuses(basic('me:wrong'))).toEqual([401]);
    expect(await statuses({ 'x-api-key': TEST_API_KEY })).toEqual([200]);
    expect(await statuses({ authorization: `Bearer ${TEST_API_KEY}` })).toEqual([200]);
    expect(await statuses(basic(`me:${TEST_API_KEY}`))).toEqual([200]);
    expect((await keyed.inject({ url: '/' })).statusCode).toBe(200);
    const refused = await keyed.inject({ url: '/docs' });
    expect(refused.headers['www-authenticate']).toBe('Basic realm="api-gpu", charset="UTF-8"');
    expect(refused.json()).toMatchObject({ code: 'unauthorized', instance: '/docs' });
    await keyed.close();
  });

  it('slows down who guesses at the docs, as everywhere', async () => {
    const keyed = await testApp({ config: testConfig({ DOCS_ENABLED: 'keyed' }) });
    const headers = { authorization: `Basic ${btoa('me:guess')}` };
    for (let tries = 0; tries < 30; tries += 1) await keyed.inject({ url: '/docs', headers });

    const refused = await keyed.inject({ url: '/docs', headers });

    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '60']);
    await keyed.close();
  });

  it('can be switched off', async () => {
    const quiet = await testApp({ config: testConfig({ DOCS_ENABLED: 'false' }) });

    for (const url of ['/', '/docs', '/openapi.json']) {
      expect((await quiet.inject({ url })).statusCode).toBe(404);
    }
    await quiet.close();
  });
});
