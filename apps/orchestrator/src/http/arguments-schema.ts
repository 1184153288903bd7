import type { OpenAPIObject } from '@nestjs/swagger';

import { resolvedSchema } from './resolved-schema';

/** The JSON Schema of an object, as tools have it for their arguments. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

/** A route of the document. */
export interface DocumentedRoute {
  readonly method: 'get' | 'post' | 'delete';
  /** With its `{parameters}`. */
  readonly path: string;
}

/**
 * What a route takes, in its path, its query and its body, as the arguments of one call. Throws an
 * Error where the document has no such route.
 */
export function argumentsSchema(
  document: OpenAPIObject,
  { method, path }: DocumentedRoute,
): ObjectSchema {
  const operation = document.paths[path]?.[method];
  if (!operation) throw new Error(`The document has no ${method} ${path}.`);
  const parameters = (operation.parameters ?? []).flatMap((parameter) =>
    'in' in parameter && TAKEN.includes(parameter.in) ? [parameter] : [],
  );
  const body = bodyOf(document, operation.requestBody);
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(
        parameters.map(({ name, description, schema }) => [
          name,
          { ...resolvedSchema(document, schema), ...(description && { description }) },
        ]),
      ),
      ...body.properties,
    },
    required: [
      ...parameters.filter(({ required }) => required).map(({ name }) => name),
      ...(body.required ?? []),
    ],
    additionalProperties: false,
  };
}

/** Headers are the client's, not the model's. */
const TAKEN: readonly string[] = ['path', 'query'];

function bodyOf(document: OpenAPIObject, body: object = {}): Partial<ObjectSchema> {
  const { content } = body as { readonly content?: Readonly<Record<string, { schema?: object }>> };
  const schema = content?.['application/json']?.schema;
  return schema ? merged(resolvedSchema(document, schema)) : {};
}

/** Of several bodies all fields, of which those are needed that all of them need. */
function merged(schema: Partial<ObjectSchema> & { readonly oneOf?: readonly object[] }) {
  if (!schema.oneOf) return schema;
  const bodies: readonly Partial<ObjectSchema>[] = schema.oneOf;
  const needed = bodies.map(({ required = [] }) => required);
  return {
    properties: Object.assign(
      {},
      ...bodies.map(({ properties }) => properties),
    ) as object as Readonly<Record<string, object>>,
    required: (needed[0] ?? []).filter((name) => needed.every((names) => names.includes(name))),
  };
}
