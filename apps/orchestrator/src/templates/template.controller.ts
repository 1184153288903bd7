import { Controller, Delete, Get, Header, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { RequireScope } from '../auth/scopes.decorator';
import { JsonBody } from '../http/json-body.decorator';
import { NewTemplateInput, TemplateInput, TemplateStep } from './template.input';
import { Template, TemplateList } from './template.view';
import { TemplatesService } from './templates.service';

const ApiName = () => ApiParam({ name: 'name', example: 'narrated-slideshow' });

@ApiTags('template')
@ApiExtraModels(TemplateStep)
@Controller('template')
export class TemplateController {
  constructor(private readonly templates: TemplatesService) {}

  @Get()
  @RequireScope('jobs:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'List the templates that you can use' })
  @ApiOkResponse({ type: TemplateList })
  listTemplates(@CurrentCaller() caller: Caller): Promise<TemplateList> {
    return this.templates.list(caller.owner);
  }

  @Post()
  @HttpCode(201)
  @RequireScope('jobs:write')
  @ApiOperation({
    summary: 'Keep a template',
    description:
      'The steps of a pipeline with `{name}` in the place of what changes from job to job. It is checked as a whole, with the defaults of its fields or their examples. 100 can be kept.',
  })
  @ApiBody({ type: NewTemplateInput })
  @ApiCreatedResponse({
    type: Template,
    headers: { Location: { schema: { type: 'string', example: '/template/my-short' } } },
  })
  @ApiConflictResponse()
  async createTemplate(
    @CurrentCaller() caller: Caller,
    @JsonBody() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Template> {
    const template = await this.templates.create(caller.owner, body);
    void reply.header('location', `/template/${template.name}`);
    return template;
  }

  @Get(':name')
  @RequireScope('jobs:read')
  @ApiName()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Read a template' })
  @ApiOkResponse({ type: Template })
  getTemplate(@CurrentCaller() caller: Caller, @Param('name') name: string): Promise<Template> {
    return this.templates.find(caller.owner, name);
  }

  @Put(':name')
  @RequireScope('jobs:write')
  @ApiName()
  @ApiOperation({
    summary: 'Change a template',
    description: 'Jobs that were taken in before keep the steps that it had.',
  })
  @ApiBody({ type: TemplateInput })
  @ApiOkResponse({ type: Template })
  @ApiConflictResponse()
  replaceTemplate(
    @CurrentCaller() caller: Caller,
    @Param('name') name: string,
    @JsonBody() body: unknown,
  ): Promise<Template> {
    return this.templates.replace(caller.owner, name, body);
  }

  @Delete(':name')
  @HttpCode(204)
  @RequireScope('jobs:write')
  @ApiName()
  @ApiOperation({ summary: 'Delete a template' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiConflictResponse()
  deleteTemplate(@CurrentCaller() caller: Caller, @Param('name') name: string): Promise<void> {
    return this.templates.delete(caller.owner, name);
  }
}
