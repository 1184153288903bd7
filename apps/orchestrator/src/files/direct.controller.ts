import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { RequireScope } from '../auth/scopes.decorator';
import { JsonBody } from '../http/json-body.decorator';
import { DirectUpload, DirectUploadInput } from './direct.upload.view';
import { DirectUploads } from './direct.uploads';
import { File, fileView } from './file.view';

/** Uploads straight into the bucket, where one is configured. */
@ApiTags('file')
@Controller('file')
export class DirectController {
  constructor(private readonly direct: DirectUploads) {}

  @Post('direct')
  @HttpCode(201)
  @RequireScope('jobs:write')
  @ApiOperation({
    summary: 'Ask for an address to put a file at',
    description:
      'Where files are kept in a bucket: the file goes there without passing through this server. `POST /file/{id}/complete` makes a file of it.',
  })
  @ApiBody({ type: DirectUploadInput })
  @ApiCreatedResponse({ type: DirectUpload })
  @ApiConflictResponse({ description: 'Files are kept on the disk of this server.' })
  createDirectUpload(
    @CurrentCaller() caller: Caller,
    @JsonBody() body: unknown,
  ): Promise<DirectUpload> {
    return this.direct.begin(caller.owner, body);
  }

  @Post(':id/complete')
  @HttpCode(200)
  @RequireScope('jobs:write')
  @ApiParam({ name: 'id', example: 'file_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' })
  @ApiOperation({
    summary: 'Make a file of what was put',
    description: 'Its size and type are looked at. The same again for what is a file already.',
  })
  @ApiOkResponse({ type: File })
  @ApiConflictResponse({ description: 'Nothing was put yet.' })
  @ApiResponse({ status: 413 })
  @ApiResponse({ status: 415 })
  async completeDirectUpload(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
  ): Promise<File> {
    return fileView(await this.direct.complete(caller.owner, id));
  }
}
