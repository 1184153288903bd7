import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { n8nWorkflow, type N8nWorkflow } from '../support/n8n';

const document = JSON.parse(readFileSync(join(__dirname, '..', '..', 'openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, object>>;
};

/** The names of all nodes that a run can come to. */
function reached({ nodes, connections }: N8nWorkflow): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [nodes[0]?.name ?? ''];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(connections[name]?.main.flat().map(({ node }) => node) ?? []));
  }
  return found;
}

describe.each(['n8n-look-after.json', 'n8n-webhook.json'])('%s', (file) => {
  let workflow: N8nWorkflow;

  beforeAll(async () => {
    workflow = await n8nWorkflow(file);
  });

  it('connects all of its nodes, and no others', () => {
    const names = workflow.nodes.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect([...reached(workflow)].sort()).toEqual(names.sort());
  });

  it('calls routes that there are, with a credential and no key in the file', () => {
    const calls = workflow.nodes.filter(({ parameters }) => parameters.url?.includes('api_url'));
    const routes = calls.map(({ parameters: { method = '', url = '' } }) => {
      const path = url.replace(/^=\{\{[^}]*api_url \}\}/, '').replace(/\{\{[^}]*\}\}/, '{id}');
      return Object.hasOwn(document.paths[path] ?? {}, method.toLowerCase());
    });

    expect(routes).toEqual([true, true]);
    expect(calls.map(({ parameters }) => parameters.authentication)).toEqual(
      calls.map(() => 'genericCredentialType'),
    );
  });
});
