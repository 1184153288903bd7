import { ApiError, OPERATIONS } from '@app/contracts';
import { Controller, Delete, Get, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { clientGone } from '../http/client-gone';
import { JsonBody } from '../http/json-body.decorator';
import type { BodyConfig } from '../http/json-body.parser';
import { McpEndpoint } from './mcp.endpoint';
import { McpOrigins } from './mcp.origins';

/** Longer than a tool waits. */
const DEADLINE_MS = 60_000;
/** What a message adds to the largest body of an operation. */
const ENVELOPE_BYTES = 64 * 1024;
const MAX_BODY_BYTES =
  Math.max(...Object.values(OPERATIONS).map(({ maxBodyBytes }) => maxBodyBytes)) + ENVELOPE_BYTES;

/** The Model Context Protocol by streamable HTTP, for agents; its tools/list describes it. */
@ApiExcludeController()
@Controller('mcp')
export class McpController {
  constructor(
    private readonly endpoint: McpEndpoint,
    private readonly origins: McpOrigins,
  ) {}

  @Post()
  @RouteConfig({ maxBodyBytes: MAX_BODY_BYTES } satisfies BodyConfig)
  async takeMessage(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @JsonBody() body: unknown,
  ): Promise<void> {
    this.origins.check(request.headers.origin);
    if (Array.isArray(body)) throw new ApiError('validation_failed', ONE_MESSAGE);
    const signal = AbortSignal.any([clientGone(reply), AbortSignal.timeout(DEADLINE_MS)]);
    const message = { headers: protocolHeaders(request), body };
    const { traceparent } = request.headers;
    const call = { caller, requestId: request.id, traceparent, signal };
    await send(reply, await this.endpoint.answer(message, call));
  }

  /** Clients ask whether there is a stream beside the answers, and end sessions: there are none. */
  @Get()
  refuseStream(): never {
    throw notAllowed('There is no stream here: send each message by POST.');
  }

  @Delete()
  refuseSession(): never {
    throw notAllowed('There are no sessions here that could be ended.');
  }
}

const ONE_MESSAGE = 'One message a request is taken, not a list of them.';

/** What the protocol says of headers; the body was read as JSON, whatever it was called. */
function protocolHeaders({ headers }: FastifyRequest): Headers {
  const own = Object.entries(headers).filter(
    ([name, value]) => (name === 'accept' || name.startsWith('mcp-')) && typeof value === 'string',
  );
  return new Headers([...(own as [string, string][]), ['content-type', 'application/json']]);
}

async function send(reply: FastifyReply, response: Response): Promise<void> {
  const type = response.headers.get('content-type');
  void reply.status(response.status).header('cache-control', 'no-store');
  if (type !== null) void reply.header('content-type', type);
  await reply.send(await response.text());
}

function notAllowed(detail: string): ApiError {
  return new ApiError('not_found', detail, { status: 405 });
}
