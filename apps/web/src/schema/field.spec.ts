import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { operationsOf, type Document, type Schema } from './document';
import { fieldsOf, folded } from './field';

const OPENAPI = JSON.parse(
  readFileSync(join(__dirname, '../../../../openapi.json'), 'utf8'),
) as Document;

const PLAIN = { description: '', required: false, fallback: undefined, example: undefined };

describe(operationsOf.name, () => {
  it('finds every operation of the document with its request', () => {
    const found = operationsOf(OPENAPI).map(({ name }) => name);
    const routes = Object.keys(OPENAPI.paths).filter((path) => /^\/video\/[^/]+$/.test(path));
    expect(found.map((name) => `/video/${name}`)).toEqual(routes);
    expect(found).toContain('caption');
  });
});

describe(fieldsOf.name, () => {
  const draw = (schema: Schema, schemas: Document['components']['schemas'] = {}) =>
    fieldsOf(schema, { paths: {}, components: { schemas } });

  it('puts what is needed first and gives each type its kind and limits', () => {
    const schema: Schema = {
      properties: {
        speed: { type: 'number', minimum: 0, maximum: 2, default: 1 },
        loop: { type: ['boolean', 'null'] },
        url_video: { type: 'string', description: 'The video.' },
      },
      required: ['url_video'],
    };
    expect(draw(schema)).toEqual([
      { ...PLAIN, name: 'url_video', kind: 'media', description: 'The video.', required: true },
      {
        ...PLAIN,
        name: 'speed',
        kind: 'number',
        whole: false,
        minimum: 0,
        maximum: 2,
        fallback: 1,
      },
      { ...PLAIN, name: 'loop', kind: 'truth' },
    ]);
  });

  it('keeps what stands beside a reference and follows it', () => {
    const schema: Schema = {
      properties: {
        mode: { allOf: [{ $ref: '#/components/schemas/Mode' }], default: 'a', description: 'How.' },
      },
    };
    const Mode: Schema = { type: 'string', enum: ['a', 'b'], description: 'Of all.' };
    expect(draw(schema, { Mode })).toEqual([
      {
        ...PLAIN,
        name: 'mode',
        kind: 'choice',
        options: ['a', 'b'],
        fallback: 'a',
        description: 'How.',
      },
    ]);
  });

  it('names the forms of a union by their discriminator', () => {
    const form = (name: string): Schema => ({
      properties: { operation: { type: 'string', enum: [name] } },
      required: ['operation'],
    });
    const schema: Schema = {
      properties: {
        step: {
          oneOf: [form('trim'), form('caption')],
          discriminator: { propertyName: 'operation' },
        },
      },
    };
    const [field] = draw(schema);
    expect(field?.kind === 'variants' && field.variants.map(({ label }) => label)).toEqual([
      'trim',
      'caption',
    ]);
  });

  it('draws every operation of the document without a field that it does not know', () => {
    const unknown = operationsOf(OPENAPI).flatMap(({ name, schema }) =>
      fieldsOf(schema, OPENAPI)
        .filter(({ kind, name: field }) => kind === 'json' && field !== 'metadata')
        .map((field) => `${name}.${field.name}`),
    );
    expect(unknown).toEqual([]);
  });
});

describe(folded.name, () => {
  it('shows media and what is needed, and folds the rest away', () => {
    const schema = operationsOf(OPENAPI).find(({ name }) => name === 'caption')?.schema ?? {};
    const { first, more } = folded(fieldsOf(schema, OPENAPI));
    expect(first.map(({ name }) => name)).toEqual(['url_video', 'url_srt', 'url_subtitles']);
    expect(more.map(({ name }) => name)).toContain('style');
  });
});
