import { FONTS } from '@app/contracts';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { RequireScope } from '../auth/scopes.decorator';
import { FontList } from './font.list';

@ApiTags('service')
@Controller('font')
export class FontController {
  @Get()
  @RequireScope('jobs:read')
  @Header('cache-control', 'private, max-age=3600')
  @ApiOperation({
    summary: 'List the fonts of captions',
    description:
      'Every font that `style.font` takes, with its weights, its scripts, its licence and a text to show it with. Letters that a font lacks come from the font of their script.',
  })
  @ApiOkResponse({ type: FontList })
  listFonts(): FontList {
    return { data: FONTS };
  }
}
