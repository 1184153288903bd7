import type { Document, Operation } from './document';
import { fieldsOf, type Field, type FieldOf, type Variant } from './field';

/** A template, as GET /template tells of it. */
export interface Template {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly {
    readonly name: string;
    readonly description?: string;
    readonly default?: unknown;
    readonly example?: unknown;
  }[];
}

/**
 * The fields of an operation's request. Where it also takes templates they are the choice between
 * those and its own form.
 */
export function requestFields(
  { schema, templated }: Operation,
  document: Document,
  { templates, own }: { readonly templates: readonly Template[]; readonly own: string },
): readonly Field[] {
  const fields = fieldsOf(schema, document);
  if (templated === undefined || templates.length === 0) return fields;
  const rest = fieldsOf(templated, document).filter(({ name }) => !OF_TEMPLATES.includes(name));
  const variants = templates.map((template) => variantOf(template, rest));
  const steps: Variant = { label: own, field: group('', '', fields) };
  return [{ ...named('template', ''), kind: 'variants', variants: [...variants, steps] }];
}

const OF_TEMPLATES = ['template', 'values'];

function variantOf(template: Template, rest: readonly Field[]): Variant {
  const values = template.fields.map(({ name, description = '', ...field }) => {
    const required = field.default === undefined;
    const shown = fieldLike(name, field.default ?? field.example);
    return { ...shown, description, required, fallback: field.default };
  });
  const chosen: Field = { ...named('template', ''), kind: 'constant', value: template.name };
  const fields = [chosen, group('values', '', values), ...rest];
  return { label: template.name, field: group('', template.description, fields) };
}

/** A field that takes what is like an example: templates say no more of their values. */
export function fieldLike(name: string, example: unknown): Field {
  const own = named(name, '');
  if (typeof example === 'number') return { ...own, kind: 'number', whole: false };
  if (typeof example === 'boolean') return { ...own, kind: 'truth' };
  if (typeof example === 'string') {
    return isAddress(example)
      ? { ...own, kind: 'media' }
      : { ...own, kind: 'text', maxLength: undefined };
  }
  if (Array.isArray(example) && example.length > 0) {
    const item = fieldLike('', Object.assign({}, ...example.filter(isObject)));
    const like = isObject(example[0]) ? item : fieldLike('', example[0]);
    return { ...own, kind: 'list', item: like, minItems: 1, maxItems: 100 };
  }
  if (!isObject(example)) return { ...own, kind: 'json' };
  const parts = Object.entries(example).map(([part, value]) => fieldLike(part, value));
  // Of an object's parts only the media are asked for: what else stands in examples are extras.
  return group(
    name,
    '',
    parts.map((part) => ({ ...part, required: part.kind === 'media' })),
  );
}

function isAddress(example: string): boolean {
  return /^https?:\/\//.test(example);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function group(name: string, description: string, fields: readonly Field[]): FieldOf<'group'> {
  return { ...named(name, description), kind: 'group', fields };
}

function named(name: string, description: string): Omit<FieldOf<'truth'>, 'kind'> {
  return { name, description, required: true, fallback: undefined, example: undefined };
}
