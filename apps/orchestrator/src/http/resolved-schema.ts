import type { OpenAPIObject } from '@nestjs/swagger';

type Schema = Readonly<Record<string, unknown>>;

/**
 * A schema of the document as plain JSON Schema: what it refers to stands in it, since many models are
 * given no more than that, and what only OpenAPI knows is left out. Throws an Error where a schema
 * refers to itself.
 */
export function resolvedSchema(document: OpenAPIObject, schema: unknown): Schema {
  return inside(schema, { document, within: [] });
}

interface Place {
  readonly document: OpenAPIObject;
  /** The references that lead here. */
  readonly within: readonly string[];
}

function inside(schema: unknown, place: Place): Schema {
  const { $ref, allOf, ...own } = schema as Schema;
  if (typeof $ref === 'string') return inside(referred($ref, place), entered($ref, place));
  const plain = Object.entries(own).flatMap(([name, value]) => plainKeyword(name, value, place));
  // Nest puts what a field says of itself beside a list of one.
  const parts = Array.isArray(allOf) ? allOf.map((part) => inside(part, place)) : [];
  return Object.assign({}, ...parts, Object.fromEntries(plain)) as Schema;
}

function plainKeyword(name: string, value: unknown, place: Place): [string, unknown][] {
  if (name === 'discriminator') return [];
  if (name === 'example') return [['examples', [value]]];
  if (name === 'properties') return [[name, eachOf(value as Schema, place)]];
  if (LISTS.includes(name)) return [[name, (value as unknown[]).map((one) => inside(one, place))]];
  const isSchema = SCHEMAS.includes(name) && typeof value === 'object';
  return [[name, isSchema ? inside(value, place) : value]];
}

/** Keywords under which a list of schemas stands, and those under which one does. */
const LISTS: readonly string[] = ['oneOf', 'anyOf'];
const SCHEMAS: readonly string[] = ['items', 'additionalProperties'];

function eachOf(schemas: Schema, place: Place): Schema {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, inside(schema, place)]),
  );
}

function referred($ref: string, { document }: Place): unknown {
  const name = $ref.replace('#/components/schemas/', '');
  const schema = document.components?.schemas?.[name];
  if (!schema) throw new Error(`The document has no ${$ref}.`);
  return schema;
}

function entered($ref: string, { document, within }: Place): Place {
  if (within.includes($ref)) throw new Error(`${$ref} refers to itself.`);
  return { document, within: [...within, $ref] };
}
