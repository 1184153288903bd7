import { fieldsOf, type Schema, type Schemas } from './fields.mts';

interface Route {
  readonly operationId: string;
  readonly summary: string;
  readonly requestBody: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** The parts of the document that operations are made of. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, { readonly post?: Route }>>;
  readonly components: { readonly schemas: Schemas };
}

/** The source of `operations.gen.ts`: every operation with its types, calls and fields. */
export function operationsSource(document: ApiDocument): string {
  const names = Object.keys(document.paths).flatMap(
    (path) => /^\/video\/(\w+)$/.exec(path)?.[1] ?? [],
  );
  const routes = names.map((name) => ({
    name,
    submit: routeOf(document, `/video/${name}`),
    validate: routeOf(document, `/video/${name}/validate`),
  }));
  const ids = routes.flatMap(({ submit, validate }) => [submit.operationId, validate.operationId]);
  const types = routes.map(({ name, submit }) => {
    const type = capitalised(submit.operationId);
    return `  ${name}: { input: ${type}Data['body']; job: ${type}Responses[202] };`;
  });
  const imported = routes.map(({ submit }) => {
    const type = capitalised(submit.operationId);
    return `${type}Data, ${type}Responses`;
  });
  const entries = routes.map(({ name, submit, validate }) => {
    const { schema } = Object.values(submit.requestBody.content)[0] ?? {};
    const fields = fieldsOf(schema ?? {}, document.components.schemas);
    const summary = JSON.stringify(submit.summary);
    return `  ${name}: { summary: ${summary}, submit: ${submit.operationId}, validate: ${validate.operationId}, fields: ${JSON.stringify(fields)} },`;
  });
  return `// Written by \`npm run sdk\` from openapi.json.
import type { Operation } from '../field.js';
import { ${ids.join(', ')} } from './sdk.gen.js';
import type { ${imported.join(', ')} } from './types.gen.js';

/** What each operation takes and makes. */
export interface OperationTypes {
${types.join('\n')}
}

export type OperationName = keyof OperationTypes;

/** Every operation: its calls, and its fields for the command line. */
export const OPERATIONS = {
${entries.join('\n')}
} as const satisfies Record<OperationName, Operation>;
`;
}

function routeOf({ paths }: ApiDocument, path: string): Route {
  const route = paths[path]?.post;
  if (!route) throw new Error(`The document has no POST ${path}.`);
  return route;
}

function capitalised(name: string): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)}`;
}
