import {
  Module,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
} from '@nestjs/common';

import { HealthChecks } from './health.checks';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';

/** Where the checks come from: the modules that have what is looked at, and how to look. */
interface CheckSource {
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  readonly inject: NonNullable<FactoryProvider<HealthChecks>['inject']>;
  readonly useFactory: FactoryProvider<HealthChecks>['useFactory'];
}

/** GET /health. */
@Module({ controllers: [HealthController], providers: [HealthService] })
export class HealthModule {
  static forRoot({ imports, inject, useFactory }: CheckSource): DynamicModule {
    return {
      module: HealthModule,
      imports,
      providers: [{ provide: HealthChecks, inject, useFactory }],
    };
  }
}
