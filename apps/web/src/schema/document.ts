/** A schema of the document, as far as forms are drawn from it. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly discriminator?: { readonly propertyName: string };
}

/** The OpenAPI document, as far as it is read here. */
export interface Document {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface PathItem {
  readonly post?: {
    readonly summary?: string;
    readonly description?: string;
    readonly requestBody?: {
      readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
    };
  };
}

/** A kind of work that can be asked for: its name, what it does, and what its request holds. */
export interface Operation {
  readonly name: string;
  readonly path: string;
  readonly summary: string;
  readonly schema: Schema;
  /** Its request by a template, where it takes those. */
  readonly templated?: Schema;
}

/** Every `POST /video/{name}` of the document, in its order; a new one appears by itself. */
export function operationsOf(document: Document): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, { post }]) => {
    const name = /^\/video\/([a-z0-9_-]+)$/.exec(path)?.[1];
    const schema = post?.requestBody?.content['application/json']?.schema;
    if (name === undefined || schema === undefined) return [];
    const summary = post?.summary ?? post?.description ?? '';
    // Of several bodies the first is the operation's own.
    const own = schema.oneOf?.[0] ?? schema;
    const templated = schema.oneOf?.find((one) => isTemplated(resolved(one, document)));
    return [{ name, path, summary, schema: own, ...(templated && { templated }) }];
  });
}

function isTemplated({ properties = {} }: Schema): boolean {
  return 'template' in properties && 'values' in properties;
}

/** The schema itself: references followed, what stands beside them kept. */
export function resolved(schema: Schema, document: Document): Schema {
  const { $ref, allOf = [], ...own } = schema;
  const parts = [...($ref === undefined ? [] : [named($ref, document)]), ...allOf];
  if (parts.length === 0) return schema;
  return Object.assign({}, ...parts.map((part) => resolved(part, document)), own) as Schema;
}

function named(reference: string, document: Document): Schema {
  return document.components.schemas[reference.split('/').at(-1) ?? ''] ?? {};
}
