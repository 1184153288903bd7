import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';

import { ApiKeyGuard } from './api-key.guard';
import { ConfigKeyRing } from './config.key-ring';
import { KeyController } from './key.controller';
import { KeyRing } from './key-ring';
import { RateLimits } from './rate-limits';

/** Keys, owners and their limits; the guard stands before every route of the application. */
@Module({
  controllers: [KeyController],
  providers: [
    RateLimits,
    { provide: KeyRing, useClass: ConfigKeyRing },
    { provide: APP_GUARD, useClass: ApiKeyGuard },
  ],
})
export class AuthModule {}
