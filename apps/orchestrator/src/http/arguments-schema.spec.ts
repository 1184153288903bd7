import type { OpenAPIObject } from '@nestjs/swagger';

import { argumentsSchema } from './arguments-schema';

/** A document with one route, whose body is of the first of these schemas. */
function documentWith(schemas: Readonly<Record<string, object>>): OpenAPIObject {
  const [name = ''] = Object.keys(schemas);
  const schema = { $ref: `#/components/schemas/${name}` };
  return {
    components: { schemas },
    paths: {
      '/thing/{id}': {
        post: {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'limit', in: 'query', description: 'Most.', schema: { type: 'integer' } },
            { name: 'Prefer', in: 'header', schema: { type: 'string' } },
          ],
          requestBody: { content: { 'application/json': { schema } } },
        },
      },
    },
  } as unknown as OpenAPIObject;
}

const ROUTE = { method: 'post', path: '/thing/{id}' } as const;

describe(argumentsSchema.name, () => {
  it('gathers path, query and body, writes out what they refer to, and leaves headers out', () => {
    const document = documentWith({
      Body: {
        type: 'object',
        properties: {
          kind: {
            description: 'Of it.',
            example: 'b',
            allOf: [{ $ref: '#/components/schemas/Kind' }],
          },
          // A field may be called like a keyword.
          example: { type: 'string' },
          parts: {
            type: 'array',
            items: {
              oneOf: [{ $ref: '#/components/schemas/Kind' }],
              discriminator: { propertyName: 'kind' },
            },
          },
          free: { type: 'object', additionalProperties: { $ref: '#/components/schemas/Kind' } },
        },
        required: ['kind'],
        additionalProperties: false,
      },
      Kind: { type: 'string', enum: ['a', 'b'], description: 'A kind.' },
    });

    const kind = { type: 'string', enum: ['a', 'b'], description: 'A kind.' };
    expect(argumentsSchema(document, ROUTE)).toEqual({
      type: 'object',
      properties: {
        id: { type: 'string' },
        limit: { type: 'integer', description: 'Most.' },
        kind: { ...kind, description: 'Of it.', examples: ['b'] },
        example: { type: 'string' },
        parts: { type: 'array', items: { oneOf: [kind] } },
        free: { type: 'object', additionalProperties: kind },
      },
      required: ['id', 'kind'],
      additionalProperties: false,
    });
  });

  it('fails by name on what would never end, and on what there is not', () => {
    const own = { $ref: '#/components/schemas/Own' };
    const circle = documentWith({ Own: { type: 'object', properties: { own } } });
    const lost = documentWith({ Body: { properties: { own } } });

    expect(() => argumentsSchema(circle, ROUTE)).toThrow(
      '#/components/schemas/Own refers to itself.',
    );
    expect(() => argumentsSchema(lost, ROUTE)).toThrow(
      'The document has no #/components/schemas/Own.',
    );
    expect(() => argumentsSchema(lost, { method: 'get', path: '/thing/{id}' })).toThrow(
      'The document has no get /thing/{id}.',
    );
  });
});
