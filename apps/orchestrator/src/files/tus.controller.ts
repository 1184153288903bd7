import type { Readable } from 'node:stream';

import { Controller, Delete, Head, Patch, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConflictResponse,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { RequireScope } from '../auth/scopes.decorator';
import { StreamedBody, TakesStream } from '../http/streamed-body.decorator';
import { TusServer } from './tus.server';

const ApiVersion = () =>
  ApiHeader({ name: 'Tus-Resumable', required: true, schema: { enum: ['1.0.0'] } });
const ApiUploadId = () => ApiParam({ name: 'id', example: 'file_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' });
const text = (example: string) => ({ schema: { type: 'string' as const, example } });
const OFFSET = { 'Upload-Offset': text('1048576') };
const EXPIRES = { 'Upload-Expires': text('Fri, 27 Nov 2026 10:00:00 GMT') };
const BYTES = { type: 'string', format: 'binary' } as const;

/** Uploads that go on where they were cut: tus 1.0 (https://tus.io). */
@ApiTags('file')
@Controller('file/resumable')
export class TusController {
  constructor(private readonly tus: TusServer) {}

  @Post()
  @TakesStream()
  @RequireScope('jobs:write')
  @ApiVersion()
  @ApiOperation({
    summary: 'Begin a resumable upload',
    description:
      'tus 1.0 with creation, creation-with-upload, expiration and termination. The last part of `Location` is the id that the file will have.',
  })
  @ApiHeader({ name: 'Upload-Length', required: true, schema: { type: 'integer', minimum: 1 } })
  @ApiHeader({ name: 'Upload-Metadata', description: '`filename` in base64.', required: false })
  @ApiCreatedResponse({
    headers: { Location: text('/file/resumable/file_01JD4Z0M3Q8W6Y2R5T7V9X1B3C'), ...EXPIRES },
  })
  @ApiResponse({ status: 412 })
  @ApiResponse({ status: 413 })
  createUpload(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @StreamedBody() body: Readable | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.answer({ caller, request, reply }, body);
  }

  @Head(':id')
  @RequireScope('jobs:read')
  @ApiVersion()
  @ApiUploadId()
  @ApiOperation({ summary: 'Ask how much of an upload has come' })
  @ApiOkResponse({ headers: { ...OFFSET, 'Upload-Length': text('2097152'), ...EXPIRES } })
  @ApiResponse({ status: 412 })
  getUpload(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.answer({ caller, request, reply });
  }

  @Patch(':id')
  @TakesStream()
  @RequireScope('jobs:write')
  @ApiVersion()
  @ApiUploadId()
  @ApiOperation({
    summary: 'Go on with an upload',
    description: 'With the last of its bytes it is a file, which `GET /file/{id}` shows.',
  })
  @ApiHeader({ name: 'Upload-Offset', required: true, schema: { type: 'integer', minimum: 0 } })
  @ApiConsumes('application/offset+octet-stream')
  @ApiBody({ required: true, schema: BYTES })
  @ApiNoContentResponse({ headers: { ...OFFSET, ...EXPIRES } })
  @ApiConflictResponse()
  @ApiResponse({ status: 412 })
  @ApiResponse({ status: 503 })
  continueUpload(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @StreamedBody() body: Readable | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.answer({ caller, request, reply }, body);
  }

  @Delete(':id')
  @RequireScope('jobs:write')
  @ApiVersion()
  @ApiUploadId()
  @ApiOperation({ summary: 'Give an upload up', description: 'A whole one is a file by then.' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiResponse({ status: 412 })
  deleteUpload(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.answer({ caller, request, reply });
  }

  private async answer({ caller, request, reply }: Exchange, body?: Readable): Promise<void> {
    const { status, headers } = await this.tus.answer(caller.owner, request, body);
    reply.status(status).headers(headers);
  }
}

interface Exchange {
  readonly caller: Caller;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}
