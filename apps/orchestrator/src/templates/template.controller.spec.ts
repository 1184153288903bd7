import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { TEST_API_KEY } from '../config/config.testing';
import { TemplateController } from './template.controller';
import { TemplatesModule } from './templates.module';

const AT = 'https://example.com/';
const TEMPLATE = {
  description: 'A clip with a line of text.',
  fields: [
    { name: 'clip', description: 'The clip.', example: `${AT}clip.mp4` },
    { name: 'text', default: 'Part {n}' },
  ],
  steps: [{ name: 'mark', operation: 'watermark', input: { url_video: '{clip}', text: '{text}' } }],
};

describe(TemplateController.name, () => {
  let app: NestFastifyApplication;

  beforeEach(async () => (app = await testApp({ imports: [TemplatesModule] })));
  afterEach(() => app.close());

  const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) =>
    app.inject({
      ...{ method, url: `/template${path}`, headers: { 'x-api-key': TEST_API_KEY } },
      ...(payload && { payload }),
    });
  const create = (changes: object = {}) =>
    send('POST', '', { name: 'mine', ...TEMPLATE, ...changes });

  it('keeps a template, shows, changes and deletes it', async () => {
    const created = await create();
    const times = {
      created_at: expect.any(String) as string,
      updated_at: expect.any(String) as string,
    };
    const whole = {
      object: 'template',
      name: 'mine',
      shipped: false,
      ...TEMPLATE,
      outputs: null,
      ...times,
    };

    expect([created.statusCode, created.headers['location'], created.json()]).toEqual([
      201,
      '/template/mine',
      whole,
    ]);
    expect((await send('GET', '/mine')).json()).toEqual(whole);
    expect((await send('PUT', '/mine', { ...TEMPLATE, outputs: ['mark'] })).json()).toEqual({
      ...whole,
      outputs: ['mark'],
    });
    expect((await send('GET', '/mine')).json()).toMatchObject({ outputs: ['mark'] });
    expect((await send('DELETE', '/mine')).statusCode).toBe(204);
    expect((await send('GET', '/mine')).statusCode).toBe(404);
    expect((await send('DELETE', '/mine')).statusCode).toBe(404);
    expect((await send('PUT', '/mine', TEMPLATE)).statusCode).toBe(404);
  });

  it('lists those that there are without their steps', async () => {
    await create();
    const { data } = (await send('GET', '')).json<{ data: readonly { name: string }[] }>();

    expect(data.map(({ name }) => name)).toEqual([
      'mine',
      'captioned-clip',
      'narrated-slideshow',
      'square-teaser',
    ]);
    expect(data[0]).not.toHaveProperty('steps');
    expect((await send('GET', '/square-teaser')).json()).toMatchObject({
      shipped: true,
      created_at: null,
      outputs: ['teaser', 'cover'],
    });
  });

  it('keeps one of a name, and none under a name of ours', async () => {
    await create();

    expect((await create()).json()).toMatchObject({ status: 409, code: 'conflict' });
    expect((await create({ name: 'square-teaser' })).statusCode).toBe(409);
    expect((await send('PUT', '/square-teaser', TEMPLATE)).statusCode).toBe(409);
    expect((await send('DELETE', '/square-teaser')).statusCode).toBe(409);
  });

  it('keeps 100 and no more', async () => {
    for (let at = 0; at < 100; at += 1) await create({ name: `t-${at}` });

    expect((await create()).json()).toMatchObject({
      ...{ status: 429, code: 'quota_exceeded', retryable: false },
    });
  });

  it.each<[string, object, string]>([
    ['a name that is none', { name: 'A b' }, '/name'],
    ['no steps', { steps: [] }, '/steps'],
    ['a field twice', { fields: [TEMPLATE.fields[0], ...TEMPLATE.fields] }, '/fields/1/name'],
    [
      'a field for nothing',
      { fields: [...TEMPLATE.fields, { name: 'x', default: 1 }] },
      '/fields/2/name',
    ],
    [
      'a field without a value',
      { fields: [{ name: 'clip' }, TEMPLATE.fields[1]] },
      '/fields/0/example',
    ],
    [
      'an example that does not fit',
      { fields: [{ name: 'clip', example: 5 }, TEMPLATE.fields[1]] },
      '/fields/0/example',
    ],
    [
      'a default that does not fit',
      { fields: [TEMPLATE.fields[0], { name: 'text', default: {} }] },
      '/fields/1/default',
    ],
    [
      'a wrong field of a step',
      {
        steps: [{ ...TEMPLATE.steps[0], input: { url_video: '{clip}', text: '{text}', size: 7 } }],
      },
      '/steps/0/input/size',
    ],
    ['an output that is no step', { outputs: ['other'] }, '/outputs/0'],
  ])('refuses %s', async (_name, changes, pointer) => {
    const answer = await create(changes);

    expect(answer.json()).toMatchObject({
      ...{ status: 400, code: 'validation_failed', errors: [{ pointer }] },
    });
  });
});
