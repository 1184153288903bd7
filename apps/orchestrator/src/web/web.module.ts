import { Module } from '@nestjs/common';

import { PageController } from './page.controller';

/** The page at `/`. */
@Module({ controllers: [PageController] })
export class WebModule {}
