import type { OpenAPIObject } from '@nestjs/swagger';

import { argumentsSchema } from '../http/arguments-schema';

type Documented = NonNullable<OpenAPIObject['paths'][string]['get']>;

interface Route {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly operation: Documented;
}

const METHODS = ['get', 'post', 'delete'] as const;

/**
 * The document in few words for language models (llmstxt.org): how to come in, how to wait, and a line
 * for each route, with links into the whole of it. `url` is where this server is reached.
 */
export function llmsText(document: OpenAPIObject, url: string): string {
  const { info, tags = [] } = document;
  const { title, description: said = '' } = info;
  const [first = '', ...more] = said.split('\n\n');
  return [
    `# ${title}`,
    `> ${first}`,
    ...more,
    howTo(url),
    ...tags.map(({ name, description = '' }) => section(document, { name, description, url })),
    links(url),
  ]
    .join('\n\n')
    .concat('\n');
}

function howTo(url: string): string {
  return `The API stands at ${url} and takes and answers JSON. Send your key as \`X-API-Key\`, or as \`Authorization: Bearer\`. Media are named by \`https:\` links in fields like \`url_video\`. \`Prefer: wait=60\` holds an answer until the job has ended, for a minute at most; without it look again after \`Retry-After\` seconds, or send \`webhook_url\`. The result is at \`output.url\`, which needs no key. Send an \`Idempotency-Key\` with what you may have to repeat. Agents find the same operations as tools at \`${url}/mcp\` (Model Context Protocol, streamable HTTP).`;
}

interface Section {
  readonly name: string;
  readonly description: string;
  readonly url: string;
}

function section(document: OpenAPIObject, { name, description, url }: Section): string {
  const routes = routesOf(document).filter(({ operation }) => operation.tags?.includes(name));
  const lines = routes.map((route) => line(document, route, `${url}/docs#/${name}`));
  return `## ${name}\n\n${description}\n\n${lines.join('\n')}`;
}

function routesOf({ paths }: OpenAPIObject): readonly Route[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
}

function line(document: OpenAPIObject, route: Route, group: string): string {
  const { method, path, operation } = route;
  const { operationId = '', summary = '', description } = operation;
  const said = [`${summary}.`, description, fields(document, route)].filter(Boolean).join(' ');
  const text = said.replaceAll(/\s+/g, ' ');
  return `- [${method.toUpperCase()} ${path}](${group}/${operationId}): ${text}`;
}

/** The names of what a body has, those that it needs marked. */
function fields(document: OpenAPIObject, { method, path, operation }: Route): string {
  if (!operation.requestBody) return '';
  const { properties, required } = argumentsSchema(document, { method, path });
  const names = Object.keys(properties).filter((name) => !path.includes(`{${name}}`));
  const told = names.map((name) => `\`${name}\`${required.includes(name) ? ' (needed)' : ''}`);
  return `Fields: ${told.join(', ')}.`;
}

function links(url: string): string {
  return [
    '## Links',
    '',
    `- [The OpenAPI document](${url}/openapi.json): every field with its type, limits, default and an example; every answer and error`,
    `- [The same to read and to try](${url}/docs)`,
    `- [Whether it is well](${url}/health)`,
  ].join('\n');
}
