import { Module } from '@nestjs/common';

import { TemplateController } from './template.controller';
import { TemplatedBodies } from './templated.bodies';
import { TEMPLATE_PROVIDERS } from './template.providers';

/** Templates of pipelines: kept by their owners, filled in by requests. */
@Module({
  controllers: [TemplateController],
  providers: [...TEMPLATE_PROVIDERS],
  exports: [TemplatedBodies],
})
export class TemplatesModule {}
