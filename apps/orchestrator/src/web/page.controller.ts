import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ApiError } from '@app/contracts';

import { Public } from '../auth/public.decorator';
import { Config } from '../config/config';
import { pageFiles, type PageFile } from './page.files';
import { pagePolicy } from './page.policy';
import { PLAIN_PAGE } from './plain.page';

/** The page at `/` and its files. Browsers ask each time whether they changed, and mostly hear 304. */
@ApiExcludeController()
@Controller()
export class PageController {
  private readonly files = pageFiles();
  private readonly policy: string;

  constructor(private readonly config: Config) {
    this.policy = pagePolicy(config);
  }

  @Get()
  @Public()
  getPage(@Req() request: FastifyRequest, @Res() reply: FastifyReply): FastifyReply {
    const page = this.files.get('index.html') ?? PLAIN_PAGE;
    return this.send(page, request, reply);
  }

  @Get('page/:name')
  @Public()
  getPageFile(
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): FastifyReply {
    return this.send(this.files.get(name), request, reply);
  }

  private send(
    file: PageFile | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply {
    if (file === undefined || this.config.env.DOCS_ENABLED === 'false') {
      throw new ApiError('not_found', 'There is no page here.');
    }
    reply.header('content-security-policy', this.policy);
    reply.header('cache-control', 'no-cache').header('etag', file.etag);
    if (request.headers['if-none-match'] === file.etag) return reply.status(304).send();
    return reply.header('content-type', file.contentType).send(file.content);
  }
}
