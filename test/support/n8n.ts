import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

type Json = Readonly<Record<string, unknown>>;

interface Field {
  readonly name: string;
  readonly value: string;
}

/** A node of a workflow as n8n exports it, with the parameters that ours have. */
export interface N8nNode {
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly parameters: {
    readonly method?: string;
    readonly url?: string;
    readonly jsonBody?: string;
    readonly authentication?: string;
    readonly headerParameters?: { readonly parameters: readonly Field[] };
    readonly assignments?: { readonly assignments: readonly Field[] };
    readonly conditions?: { readonly conditions: readonly { readonly leftValue: string }[] };
    readonly options?: { readonly response?: object };
    readonly resume?: string;
    readonly errorMessage?: string;
  };
}

/** A workflow as n8n exports it. */
export interface N8nWorkflow {
  readonly nodes: readonly N8nNode[];
  readonly connections: Readonly<
    Record<string, { readonly main: readonly (readonly { readonly node: string }[])[] }>
  >;
}

/** One of the workflows of docs/examples. */
export async function n8nWorkflow(name: string): Promise<N8nWorkflow> {
  const file = join(__dirname, '..', '..', 'docs', 'examples', name);
  return JSON.parse(await readFile(file, 'utf8')) as N8nWorkflow;
}

/** What the world is to a run. */
export interface N8nWorld {
  /** In the place of those in the node called Settings. */
  readonly settings: Readonly<Record<string, string>>;
  readonly apiKey: string;
  readonly execution: string;
  readonly resumeUrl: string;
  /** Resolves with what the resumeUrl was sent. */
  readonly resumed: () => Promise<Json>;
}

/** What became of a run: the names of its nodes in order, and what the last one had. */
export interface N8nRun {
  readonly passed: readonly string[];
  readonly last: unknown;
}

const MAX_NODES = 200;

/** Runs a workflow as n8n would, for the few kinds of nodes that ours have. */
export async function runN8n(workflow: N8nWorkflow, world: N8nWorld): Promise<N8nRun> {
  const outputs = new Map<string, unknown>();
  const passed: string[] = [];
  let [node] = workflow.nodes;
  let last: unknown = {};
  while (node && passed.length < MAX_NODES) {
    passed.push(node.name);
    const scope = scopeOf(last, outputs, world);
    const { output, branch = 0 } = await step(node, { input: last, scope, world });
    outputs.set(node.name, output);
    last = output;
    const next = workflow.connections[node.name]?.main[branch]?.[0]?.node;
    node = workflow.nodes.find(({ name }) => name === next);
  }
  return { passed, last };
}

function scopeOf(input: unknown, outputs: ReadonlyMap<string, unknown>, world: N8nWorld): Json {
  return {
    $json: input,
    $itemIndex: 0,
    $workflow: { id: 'w1' },
    $execution: { id: world.execution, resumeUrl: world.resumeUrl },
    $: (name: string) => ({ first: () => ({ json: outputs.get(name) }) }),
  };
}

interface Standing {
  readonly input: unknown;
  readonly scope: Json;
  readonly world: N8nWorld;
}

async function step(
  node: N8nNode,
  { input, scope, world }: Standing,
): Promise<{ readonly output: unknown; readonly branch?: number }> {
  const { parameters, type } = node;
  switch (type.replace('n8n-nodes-base.', '')) {
    case 'manualTrigger':
    case 'noOp':
      return { output: input };
    case 'set': {
      const fields = parameters.assignments?.assignments.map(({ name, value }) => [name, value]);
      return { output: { ...Object.fromEntries(fields ?? []), ...world.settings } as Json };
    }
    case 'if': {
      const isTrue = valueOf(parameters.conditions?.conditions[0]?.leftValue ?? '', scope);
      return { output: input, branch: isTrue === true ? 0 : 1 };
    }
    case 'wait':
      if (parameters.resume === 'webhook') return { output: { body: await world.resumed() } };
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { output: input };
    case 'httpRequest':
      return { output: await send(node, scope, world) };
    case 'stopAndError':
      return { output: valueOf(parameters.errorMessage ?? '', scope) };
    default:
      throw new Error(`There is no stand-in for ${type}.`);
  }
}

async function send({ parameters }: N8nNode, scope: Json, { apiKey }: N8nWorld): Promise<unknown> {
  const { method = 'GET', url = '', jsonBody, authentication, options = {} } = parameters;
  const given = parameters.headerParameters?.parameters ?? [];
  const headers = given.map(({ name, value }): [string, string] => [name, textOf(value, scope)]);
  if (authentication) headers.push(['X-API-Key', apiKey]);
  const response = await fetch(textOf(url, scope), {
    ...{ method, headers },
    ...(jsonBody && { body: textOf(jsonBody, scope) }),
  });
  if (response.status > 299) throw new Error(`${response.status}: ${await response.text()}`);
  return options.response ? response.arrayBuffer() : response.json();
}

const textOf = (parameter: string, scope: Json) => String(valueOf(parameter, scope));

/** A parameter; one that begins with `=` is an expression, or a text with some in it. */
function valueOf(parameter: string, scope: Json): unknown {
  if (!parameter.startsWith('=')) return parameter;
  const text = parameter.slice(1);
  const whole = /^\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text)?.[1];
  if (whole !== undefined) return runInNewContext(whole, { ...scope });
  return text.replaceAll(/\{\{(.*?)\}\}/gs, (_all, code: string) =>
    String(runInNewContext(code, { ...scope })),
  );
}
