import type { Readable } from 'node:stream';

import { Controller, Get, Put, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Public } from '../auth/public.decorator';
import { StreamedBody, TakesStream } from '../http/streamed-body.decorator';
import { ArtifactDownload } from './artifacts.download';
import { ArtifactUpload } from './artifacts.upload';

/** The local store's own addresses: signed, so they need no key. */
@ApiExcludeController()
@Controller('internal/artifacts')
export class ArtifactsController {
  constructor(
    private readonly uploads: ArtifactUpload,
    private readonly downloads: ArtifactDownload,
  ) {}

  @Get('*')
  @Public()
  async getArtifact(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.downloads.send(request, reply);
  }

  /** 201 when the object is on disk; 409 when it was there before. */
  @Put('*')
  @Public()
  @TakesStream()
  async putArtifact(
    @Req() request: FastifyRequest,
    @StreamedBody() body: Readable | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.uploads.receive(request, body);
    reply.status(201);
  }
}
