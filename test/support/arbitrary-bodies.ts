import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';

/** The part of JSON Schema that the document uses. */
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

/** Values that fit a schema of a document; what it asks for in words alone may be missed. */
export function fitting(schema: object, document: OpenAPIObject): fc.Arbitrary<unknown> {
  const known: Schema = schema;
  if (known.$ref !== undefined) return fitting(named(known.$ref, document), document);
  const [choice] = [...(known.allOf ?? []), ...(known.oneOf ?? [])];
  if (choice) return fitting(choice, document);
  if (known.enum) return fc.constantFrom(...known.enum);
  return byType(known, document);
}

function byType(schema: Schema, document: OpenAPIObject): fc.Arbitrary<unknown> {
  const { minimum: min = -1e9, maximum: max = 1e9 } = schema;
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min, max });
    case 'number':
      return fc.double({ min, max, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.uniqueArray(fitting(schema.items ?? {}, document), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(5, schema.maxItems ?? 5),
      });
    default:
      return object(schema, document);
  }
}

function text({ format, pattern, minLength = 0, maxLength = 500 }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  if (format === 'uri' || format === 'uri-reference') return ADDRESSES;
  return fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, 100) });
}

const ADDRESSES = fc.webUrl({ validSchemes: ['https'], withQueryParameters: true });

function object(schema: Schema, document: OpenAPIObject): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  if (typeof additionalProperties === 'object') {
    return fc.dictionary(NAMES, text({ maxLength: 100 }), { maxKeys: 6 });
  }
  const fields = Object.entries(properties).map(
    ([name, field]) => [name, fitting(field, document)] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] });
}

const NAMES = fc.string({ unit: 'binary', maxLength: 30 }).filter((name) => name !== '__proto__');

function named(reference: string, { components }: OpenAPIObject): object {
  const schema = components?.schemas?.[reference.split('/').at(-1) ?? ''];
  if (!schema) throw new Error(`The document has no ${reference}.`);
  return schema;
}

/** What a field can hold that it should not. */
const WRONG: readonly unknown[] = [
  ...[null, '', 0, -1, 1e308, -0, 2 ** 53, 1e-320, true, [], {}, [[]], '5', 'null', 'NaN'],
  ...['\u0000', '\ud800', '\udfff\ud800', '\u202e', '../../etc/passwd', '%00', "' or 1=1 --"],
  ...['https://', 'https://\u0000', 'http://127.0.0.1/', 'file:///etc/passwd', 'step:x', 'file_x'],
  ...['https://a.example/\u0000\ud800', 'https://user:pw@a.example/', 'x'.repeat(5_000)],
  ...[{ toString: 1 }, { constructor: { prototype: 1 } }, { length: -1 }, { then: 1 }],
];

const NASTY_NAMES = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then'],
  ...['', ' ', 'url_video ', 'URL_VIDEO', '\u0000', '\ud800', 'a/b~c', 'length', '0'],
];

/** A body that fits, with one thing about it changed. */
export function nearly(body: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  const changes = fc.record({
    name: fc.constantFrom(...NASTY_NAMES),
    value: fc.oneof(fc.constantFrom(...WRONG), fc.jsonValue()),
    which: fc.nat(),
    how: fc.constantFrom('replace', 'remove', 'add', 'repeat', 'cut'),
  });
  return fc.tuple(body, changes).map(([fits, { name, value, which, how }]) => {
    const entries = Object.entries(fits as object);
    const index = which % Math.max(1, entries.length);
    const [key = name] = entries[index] ?? [];
    if (how === 'replace') entries[index] = [key, value];
    if (how === 'remove') entries.splice(index, 1);
    if (how === 'add' || how === 'repeat') entries.push([how === 'add' ? name : key, value]);
    const fields = entries.map(([field, entry]) => `${JSON.stringify(field)}:${json(entry)}`);
    const whole = `{${fields.join(',')}}`;
    return Buffer.from(how === 'cut' ? whole.slice(0, which % (whole.length + 1)) : whole);
  });
}

/** Anything at all: JSON of any form, deep nests, huge numbers, broken text, mere bytes. */
export const WILD: fc.Arbitrary<Buffer> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }).map((value) => Buffer.from(json(value))),
  fc.string({ unit: 'binary', maxLength: 200 }).map((value) => Buffer.from(value)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.nat({ max: 20_000 }).map((depth) => Buffer.from('['.repeat(depth))),
  fc.integer({ min: 1, max: 200 }).map((depth) => {
    return Buffer.from(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  }),
  fc
    .integer({ min: 1, max: 3_000 })
    .map((digits) => Buffer.from(`{"duration":${'9'.repeat(digits)}}`)),
  fc.constantFrom(...NASTY_NAMES).map((name) => {
    return Buffer.from(`{${JSON.stringify(name)}:{${JSON.stringify(name)}:1}}`);
  }),
);

function json(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}
