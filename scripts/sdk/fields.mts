/** A schema of the document, as far as the command line needs it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** A field of an input, as `sdk/typescript/src/cli/field.ts` has it. */
export interface Field {
  readonly kind: 'text' | 'number' | 'truth' | 'object' | 'list' | 'json';
  readonly about?: string;
  readonly media?: true;
  readonly required?: true;
  readonly choices?: readonly string[];
  readonly fields?: Readonly<Record<string, Field>>;
  readonly item?: Field;
}

export type Schemas = Readonly<Record<string, Schema>>;

/** The fields of an input by name; of one that has several forms, those of all of them. */
export function fieldsOf(schema: Schema, schemas: Schemas): Readonly<Record<string, Field>> {
  const { properties = {}, required = [], oneOf } = resolved(schema, schemas);
  if (oneOf) {
    return Object.fromEntries(oneOf.flatMap((each) => Object.entries(fieldsOf(each, schemas))));
  }
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const isRequired = required.includes(name) && { required: true as const };
      return [name, { ...fieldOf(name, property, schemas), ...isRequired }];
    }),
  );
}

function fieldOf(name: string, schema: Schema, schemas: Schemas): Field {
  const whole = resolved(schema, schemas);
  const about = firstSentence(whole.description);
  const isMedia = whole.format === 'uri-reference';
  if (isMedia !== name.startsWith('url_')) {
    throw new Error(`The field ${name} is named like media and is none, or the other way round.`);
  }
  return {
    ...{ kind: kindOf(whole), ...(about === undefined ? {} : { about }) },
    ...(isMedia && { media: true as const }),
    ...(whole.enum && { choices: whole.enum }),
    ...(whole.properties && { fields: fieldsOf(whole, schemas) }),
    ...(whole.items && { item: fieldOf('', whole.items, schemas) }),
    ...(isOfTexts(whole) && { item: { kind: 'text' as const } }),
  };
}

/** Whether its entries have names of the client's own, and texts as values. */
function isOfTexts({ additionalProperties }: Schema): boolean {
  return typeof additionalProperties === 'object' && additionalProperties.type === 'string';
}

function kindOf(schema: Schema): Field['kind'] {
  const { type, properties, items, oneOf } = schema;
  if (oneOf) return 'json';
  if (isOfTexts(schema)) return 'object';
  if (type === 'array') return items ? 'list' : 'json';
  if (type === 'object') return properties ? 'object' : 'json';
  if (type === 'boolean') return 'truth';
  return type === 'number' || type === 'integer' ? 'number' : 'text';
}

/** A schema with what it refers to, its own description first. */
function resolved(schema: Schema, schemas: Schemas): Schema {
  const referred = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (referred === undefined) return schema;
  const name = referred.slice(referred.lastIndexOf('/') + 1);
  const found = schemas[name];
  if (!found) throw new Error(`The document has no schema ${name}.`);
  const { description = found.description } = schema;
  return { ...found, ...(description === undefined ? {} : { description }) };
}

function firstSentence(text: string | undefined): string | undefined {
  return text?.split(/(?<!e\.g\.)(?<=\.) /)[0]?.replace(/\.$/, '');
}
