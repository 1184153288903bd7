import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';

import { AllKeysRing } from './all-keys.ring';
import { ApiKeyGuard } from './api-key.guard';
import { Authenticator } from './authenticator';
import { ConfigKeyRing } from './config.key-ring';
import { DatabaseKeyRing } from './database.key-ring';
import { JobQuota } from './job.quota';
import { KeyController } from './key.controller';
import { KeySecrets } from './key.secrets';
import { KeyRing } from './key-ring';
import { OwnerLimits } from './owner.limits';
import { RequestCounts } from './request.counts';
import { RateLimits } from './rate-limits';

/** Keys, owners and their limits; the guard stands before every route of the application. */
@Module({
  controllers: [KeyController],
  providers: [
    ...[OwnerLimits, RequestCounts, RateLimits, JobQuota, KeySecrets],
    ...[ConfigKeyRing, DatabaseKeyRing, Authenticator],
    { provide: KeyRing, useClass: AllKeysRing },
    { provide: APP_GUARD, useClass: ApiKeyGuard },
  ],
  exports: [KeySecrets],
})
export class AuthModule {}
