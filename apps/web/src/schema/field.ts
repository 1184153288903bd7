import { resolved, type Document, type Schema } from './document';

interface Named {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly fallback: unknown;
  readonly example: unknown;
}

interface Shapes {
  /** An address, or the id of a file that was uploaded. */
  readonly media: object;
  readonly text: { readonly maxLength: number | undefined };
  readonly number: {
    readonly whole: boolean;
    readonly minimum?: number;
    readonly maximum?: number;
  };
  readonly truth: object;
  readonly choice: { readonly options: readonly string[] };
  readonly constant: { readonly value: unknown };
  readonly group: { readonly fields: readonly Field[] };
  readonly list: { readonly item: Field; readonly minItems: number; readonly maxItems: number };
  readonly variants: { readonly variants: readonly Variant[] };
  /** Names of the sender's own, each with a text. */
  readonly pairs: { readonly maxPairs: number };
  /** What no form is drawn for: written as JSON. */
  readonly json: object;
}

/** One of several forms that a value can have. */
export interface Variant {
  readonly label: string;
  readonly field: Field;
}

/** What a form asks for, by its kind. */
export type FieldOf<K extends keyof Shapes> = Named & Shapes[K] & { readonly kind: K };

/** A part of a request, as a form shows it. */
export type Field = { [K in keyof Shapes]: FieldOf<K> }[keyof Shapes];

/** The fields of an object's schema, those that are needed first. */
export function fieldsOf(schema: Schema, document: Document): readonly Field[] {
  const { properties = {}, required = [] } = resolved(schema, document);
  const fields = Object.entries(properties).map(([name, property]) =>
    fieldOf(name, property, { document, required: required.includes(name) }),
  );
  return [...fields.filter(isNeeded), ...fields.filter((field) => !isNeeded(field))];
}

/** What is shown at once, and what under "more options": media always are what a request is about. */
export function folded(fields: readonly Field[]): {
  readonly first: readonly Field[];
  readonly more: readonly Field[];
} {
  const stands = (field: Field): boolean => isNeeded(field) || field.kind === 'media';
  return { first: fields.filter(stands), more: fields.filter((field) => !stands(field)) };
}

const isNeeded = ({ required }: Field): boolean => required;

function fieldOf(
  name: string,
  raw: Schema,
  { document, required }: { readonly document: Document; readonly required: boolean },
): Field {
  const schema = resolved(raw, document);
  const { description = '', default: fallback, example } = schema;
  return {
    name,
    description,
    required,
    fallback,
    example,
    ...shapeOf(name, schema, document),
  } as Field;
}

function shapeOf(name: string, schema: Schema, document: Document): object {
  const { enum: options, oneOf, properties, items } = schema;
  if (schema.const !== undefined) return { kind: 'constant', value: schema.const };
  if (options?.length === 1) return { kind: 'constant', value: options[0] };
  if (options !== undefined) return { kind: 'choice', options: options.map(String) };
  if (oneOf !== undefined) return { kind: 'variants', variants: variantsOf(schema, document) };
  if (properties !== undefined) return { kind: 'group', fields: fieldsOf(schema, document) };
  if (items !== undefined) return listOf(schema, items, document);
  if (isPairs(schema)) return { kind: 'pairs', maxPairs: schema.maxProperties ?? 50 };
  return plainShape(name, schema);
}

function isPairs({ additionalProperties }: Schema): boolean {
  return typeof additionalProperties === 'object' && additionalProperties.type === 'string';
}

function plainShape(name: string, { type, ...schema }: Schema): object {
  const { minimum, maximum, maxLength } = schema;
  switch ([type].flat().find((one) => one !== 'null')) {
    case 'string':
      return name.startsWith('url_') ? { kind: 'media' } : { kind: 'text', maxLength };
    case 'boolean':
      return { kind: 'truth' };
    case 'number':
      return { kind: 'number', whole: false, minimum, maximum };
    case 'integer':
      return { kind: 'number', whole: true, minimum, maximum };
    default:
      return { kind: 'json' };
  }
}

function listOf(
  { minItems = 0, maxItems = 100 }: Schema,
  items: Schema,
  document: Document,
): object {
  const item = fieldOf('', items, { document, required: true });
  return { kind: 'list', item, minItems, maxItems };
}

function variantsOf({ oneOf = [], discriminator }: Schema, document: Document): readonly Variant[] {
  return oneOf.map((one, index) => {
    const field = fieldOf('', one, { document, required: true });
    return { label: labelOf(field, discriminator?.propertyName) ?? `${index + 1}`, field };
  });
}

function labelOf(field: Field, discriminator: string | undefined): string | undefined {
  if (field.kind !== 'group') return field.kind;
  const chosen = field.fields.find(({ name }) => name === discriminator);
  return chosen?.kind === 'constant' ? String(chosen.value) : undefined;
}
