import type { OpenAPIObject } from '@nestjs/swagger';

import { declaredFields, JOB_SCHEMA, OPERATIONS } from '@app/contracts';

import type { Route } from '../auth/routes';
import { problemResponse, responseName } from './problem.responses';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'delete', 'patch'] as const;

/**
 * Adds to a document what follows from the routes themselves: which ones are open, and the problems
 * that each can answer. Throws an Error where two operations have one id.
 */
export function completeDocument(document: OpenAPIObject, routes: readonly Route[]): OpenAPIObject {
  const ids = new Set<string>();
  const statuses = new Set<number>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const id = operation.operationId ?? '';
      if (ids.has(id)) throw new Error(`Two operations of the document have the id "${id}"`);
      ids.add(id);
      for (const status of completeOperation(operation, path, findRoute(routes, method, path))) {
        statuses.add(status);
      }
    }
  }
  return withJobSchema(withResponses(document, statuses));
}

function findRoute(routes: readonly Route[], method: string, path: string): Route | undefined {
  return routes.find(
    (route) =>
      route.method === method.toUpperCase() && route.path.replace(/:(\w+)/g, '{$1}') === path,
  );
}

/** Gives the statuses whose answers stand among the components. */
function completeOperation(
  operation: Operation,
  path: string,
  route: Route | undefined,
): readonly number[] {
  if (route?.isPublic) operation.security = [];
  const added = statusesOf(operation, path, route).filter(
    (status) => !Object.hasOwn(operation.responses, status),
  );
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response) continue;
    const full = Number(status) >= 400 ? problemResponse(Number(status)) : undefined;
    response.description ||= full?.description ?? responseName(Number(status));
    if (!full) continue;
    response.content ??= full.content;
    if (full.headers) response.headers ??= full.headers;
  }
  for (const status of added) {
    operation.responses[status] = { $ref: `#/components/responses/${responseName(status)}` };
  }
  return added;
}

/** What any route of its kind can answer. */
function statusesOf(
  operation: Operation,
  path: string,
  route: Route | undefined,
): readonly number[] {
  return [
    400,
    ...(route?.isPublic ? [] : [401, 429]),
    ...(route?.scope === undefined ? [] : [403]),
    ...(path.includes('{') ? [404] : []),
    ...(operation.requestBody ? [408, 413, 415] : []),
    500,
  ];
}

function withResponses(document: OpenAPIObject, statuses: ReadonlySet<number>): OpenAPIObject {
  const responses = Object.fromEntries(
    [...statuses]
      .sort((a, b) => a - b)
      .map((status) => [responseName(status), problemResponse(status)]),
  );
  return { ...document, components: { ...document.components, responses } };
}

/** What is sent may have no other fields than these: they are refused. */
function closedInputs({ components }: OpenAPIObject) {
  const inputs = Object.values(OPERATIONS).flatMap(({ input }) => inputClasses(input));
  return Object.fromEntries(
    Object.entries(components?.schemas ?? {}).map(([name, schema]) => [
      name,
      inputs.includes(name) ? { ...schema, additionalProperties: false } : schema,
    ]),
  );
}

/** A class and those of the objects and lists in its fields. */
function inputClasses(type: new () => object): readonly string[] {
  const nested = [...declaredFields(type).values()].flatMap((composed) =>
    composed ? composed.types().flatMap(inputClasses) : [],
  );
  return [type.name, ...nested];
}

/** Names the union of all jobs `Job`, so that SDKs have one type for it. */
function withJobSchema(document: OpenAPIObject): OpenAPIObject {
  const union = JSON.stringify(JOB_SCHEMA);
  const text = JSON.stringify(document).replaceAll(union, '{"$ref":"#/components/schemas/Job"}');
  const named = JSON.parse(text) as OpenAPIObject;
  const schemas = { ...closedInputs(named), Job: JOB_SCHEMA };
  return { ...named, components: { ...named.components, schemas } };
}
