import { Module } from '@nestjs/common';

import { FontController } from './font.controller';

@Module({ controllers: [FontController] })
export class FontsModule {}
