import { testConfig } from '../config/config.testing';
import { McpEndpoint } from './mcp.endpoint';
import type { Tool, ToolCall } from './tool';
import type { ToolAnswer, Tools } from './tools';

/** Has one tool, which is never done. */
class EndlessTools {
  readonly called = Promise.withResolvers<void>();

  find(): Tool {
    return { name: 'endless' } as Tool;
  }

  call(): Promise<ToolAnswer> {
    this.called.resolve();
    return new Promise(() => undefined);
  }
}

const MODERN = 'io.modelcontextprotocol';

describe(McpEndpoint.name, () => {
  const answer = (tools: EndlessTools, signal: AbortSignal, _meta?: object) => {
    const endpoint = new McpEndpoint(tools as unknown as Tools, testConfig());
    const params = { name: 'endless', arguments: {}, ...(_meta && { _meta }) };
    const headers = new Headers({
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...(_meta && {
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': 'endless',
      }),
    });
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
    return endpoint.answer({ headers, body }, { signal } as ToolCall);
  };

  it.each([
    ['of the older protocol', undefined],
    [
      'of the newest protocol',
      {
        [`${MODERN}/protocolVersion`]: '2026-07-28',
        [`${MODERN}/clientInfo`]: { name: 'test', version: '1' },
        [`${MODERN}/clientCapabilities`]: {},
      },
    ],
  ])('lets go of a call %s when its time is over', async (_which, meta) => {
    const time = new AbortController();
    const tools = new EndlessTools();
    const answering = answer(tools, time.signal, meta);
    await tools.called.promise;
    time.abort();

    await expect(answering).rejects.toMatchObject({ code: 'timed_out', status: 504 });
  });
});
