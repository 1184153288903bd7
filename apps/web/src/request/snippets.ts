/** What a request is, to write it down in a language. */
export interface RequestFacts {
  /** Where the service is, without a slash at its end. */
  readonly origin: string;
  readonly path: string;
  readonly body: unknown;
}

/** The same request for other places. The key is read from the environment: copies get about. */
export const SNIPPETS = {
  curl: curlOf,
  TypeScript: typeScriptOf,
  Python: pythonOf,
} as const satisfies Record<string, (request: RequestFacts) => string>;

function curlOf({ origin, path, body }: RequestFacts): string {
  const json = JSON.stringify(body, null, 2).replaceAll("'", `'\\''`);
  return `curl '${origin}${path}' \\
  -H "X-API-Key: $API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '${json}'`;
}

function typeScriptOf({ origin, path, body }: RequestFacts): string {
  const operation = path.slice(path.lastIndexOf('/') + 1);
  return `import { ApiGpu } from 'api-gpu';

const api = new ApiGpu({
  baseUrl: ${JSON.stringify(origin)},
  apiKey: process.env.API_KEY ?? '',
});
const { id } = await api.video.${operation}(${JSON.stringify(body, null, 2)});
const job = await api.waitForJob(id);
console.log(job.status, job.output?.url ?? job.error?.detail);`;
}

function pythonOf({ origin, path, body }: RequestFacts): string {
  return `import os
import requests

answer = requests.post(
    ${JSON.stringify(origin + path)},
    headers={"X-API-Key": os.environ["API_KEY"]},
    json=${indented(pythonLiteral(body), 4)},
    timeout=60,
)
answer.raise_for_status()
job = answer.json()
print(job["id"], job["status"])`;
}

function indented(text: string, spaces = 2): string {
  return text.replaceAll('\n', `\n${' '.repeat(spaces)}`);
}

/** A value of JSON as Python writes it. */
function pythonLiteral(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Array.isArray(value)
    ? value.map(pythonLiteral)
    : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${pythonLiteral(one)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (entries.length === 0) return `${open}${close}`;
  return `${open}\n${entries.map((entry) => `    ${indented(entry, 4)},\n`).join('')}${close}`;
}
