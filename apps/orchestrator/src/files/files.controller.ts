import type { Readable } from 'node:stream';

import {
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { RequireScope } from '../auth/scopes.decorator';
import { StreamedBody, TakesStream } from '../http/streamed-body.decorator';
import { File, FileList } from './file.view';
import { FilesService } from './files.service';

const BYTES = { type: 'string', format: 'binary' } as const;
const FORM = { type: 'object' as const, required: ['file'], properties: { file: BYTES } };
const UPLOAD_BODY = {
  required: true,
  content: {
    'application/octet-stream': { schema: BYTES },
    'multipart/form-data': { schema: FORM },
  },
};

const ApiFileId = () => ApiParam({ name: 'id', example: 'file_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' });

@ApiTags('file')
@Controller('file')
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Post()
  @HttpCode(201)
  @TakesStream()
  @RequireScope('jobs:write')
  @ApiOperation({
    summary: 'Upload a file',
    description:
      'The body is the bytes of the file, or a form with one file in the field `file`. Its type is told by its content.',
    requestBody: UPLOAD_BODY,
  })
  @ApiQuery({ name: 'filename', required: false, schema: { type: 'string', maxLength: 255 } })
  @ApiCreatedResponse({
    type: File,
    headers: {
      Location: { schema: { type: 'string', example: '/file/file_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' } },
    },
  })
  @ApiConflictResponse()
  @ApiResponse({ status: 503 })
  async uploadFile(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @StreamedBody() body: Readable | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<File> {
    const file = await this.files.upload(caller.owner, request, body);
    reply.header('location', `/file/${file.id}`);
    return file;
  }

  @Get()
  @RequireScope('jobs:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'List your files, newest first' })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  })
  @ApiQuery({ name: 'cursor', required: false, schema: { type: 'string', maxLength: 100 } })
  @ApiOkResponse({ type: FileList })
  listFiles(@CurrentCaller() caller: Caller, @Query() query: unknown): Promise<FileList> {
    return this.files.list(caller.owner, query);
  }

  @Get(':id')
  @RequireScope('jobs:read')
  @ApiFileId()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Read what is known of a file' })
  @ApiOkResponse({ type: File })
  getFile(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<File> {
    return this.files.find(caller.owner, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('jobs:write')
  @ApiFileId()
  @ApiOperation({ summary: 'Delete a file' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiConflictResponse()
  deleteFile(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.files.delete(caller.owner, id);
  }
}
