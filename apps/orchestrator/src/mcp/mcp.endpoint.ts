import { Injectable } from '@nestjs/common';

import { ApiError, type Problem } from '@app/contracts';

import { Config } from '../config/config';
import { VERSION } from '../config/version';
import type { Tool, ToolCall } from './tool';
import { Tools, type ToolAnswer } from './tools';

/** A message of the Model Context Protocol as it came by HTTP. */
export interface McpMessage {
  readonly headers: Headers;
  /** Its JSON, parsed. */
  readonly body: unknown;
}

/** How agents come to a result; clients show it to their model. */
const INSTRUCTIONS = `Turns links to media into finished videos. Each operation makes a job and answers it at once, or with wait_seconds once it has ended. Where its status is queued or processing, call get_job with its id and wait_seconds until it is succeeded, failed or canceled. The result is at output.url, a link that works without a key. Media are https: links; several operations on one video go into one call of pipeline. An error has a code from a closed list and says what to do.`;

/**
 * Speaks the Model Context Protocol, without sessions: each message has a server of its own, which
 * is forgotten with the answer. The SDK is loaded when the first one comes.
 */
@Injectable()
export class McpEndpoint {
  constructor(
    private readonly tools: Tools,
    private readonly config: Config,
  ) {}

  /** The answer to one message, whole. Throws ApiError `timed_out` when the call's signal was first. */
  async answer({ headers, body }: McpMessage, call: ToolCall): Promise<Response> {
    const sdk = await loadSdk();
    const handler = sdk.createMcpHandler(() => this.server(sdk, call), { maxSubscriptions: 0 });
    const request = new Request(`${this.config.publicUrl}/mcp`, {
      ...{ method: 'POST', headers, signal: call.signal },
    });
    try {
      const response = await handler.fetch(request, { parsedBody: body });
      const text = await response.text();
      // The SDK then ends the answer where it is.
      if (call.signal.aborted) throw new ApiError('timed_out', 'The tool took too long to answer.');
      return new Response(text === '' ? null : text, response);
    } finally {
      await handler.close();
    }
  }

  private server(sdk: Sdk, call: ToolCall) {
    const server = new sdk.Server(
      { name: 'api-gpu', title: 'api-gpu', version: VERSION },
      { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
    );
    server.setRequestHandler('tools/list', () => ({
      tools: this.tools.of(call.caller).map(listed),
    }));
    server.setRequestHandler('tools/call', async ({ params }) => {
      const { name, arguments: given = {} } = params;
      const tool = this.tools.find(name);
      if (tool) return toResult(await this.tools.call(tool, given, call));
      const detail = `There is no tool ${JSON.stringify(name.slice(0, 64))}.`;
      throw new sdk.ProtocolError(sdk.ProtocolErrorCode.InvalidParams, detail);
    });
    return server;
  }
}

type Sdk = Awaited<ReturnType<typeof loadSdk>>;

function loadSdk() {
  return import('@modelcontextprotocol/server');
}

function listed({ name, title, description, inputSchema, annotations }: Tool) {
  // Our own form of it is narrower than the SDK's.
  return { name, title, description, annotations, inputSchema: inputSchema as { type: 'object' } };
}

/** As structured content, and as text for models that are given no other. */
function toResult(answer: ToolAnswer) {
  if ('result' in answer) {
    const structuredContent = { ...answer.result };
    return { structuredContent, content: [text(JSON.stringify(structuredContent))] };
  }
  const { problem } = answer;
  return { isError: true, structuredContent: { ...problem }, content: [text(told(problem))] };
}

function text(said: string) {
  return { type: 'text' as const, text: said };
}

/** A problem in a few lines: its code, what happened, and each of its places. */
function told({ code, detail, errors }: Problem): string {
  const places = errors.map((entry) => `${entry.pointer || '/'}: ${entry.detail}`);
  return [`${code}: ${detail}`, ...places].join('\n');
}
