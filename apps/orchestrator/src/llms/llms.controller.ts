import { ApiError } from '@app/contracts';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { Public } from '../auth/public.decorator';
import { Config } from '../config/config';
import { ApiDocument } from '../http/api-document';
import { llmsText } from './llms-text';

/** The document in few words, where language models look for it. */
@ApiExcludeController()
@Controller('llms.txt')
export class LlmsController {
  private text: string | undefined;

  constructor(
    private readonly config: Config,
    private readonly document: ApiDocument,
  ) {}

  @Get()
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  getLlmsText(): string {
    const { env, publicUrl } = this.config;
    if (env.DOCS_ENABLED === 'false') throw new ApiError('not_found', 'There is no page here.');
    return (this.text ??= llmsText(this.document.get(), publicUrl));
  }
}
