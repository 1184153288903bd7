import { Module, type DynamicModule } from '@nestjs/common';

import { ArtifactStore } from './artifacts/artifact.store';
import { ArtifactsModule } from './artifacts/artifacts.module';
import { AuthModule } from './auth/auth.module';
import { ClockModule } from './clock/clock.module';
import { Config } from './config/config';
import { ConfigModule } from './config/config.module';
import type { Check } from './health/health.checks';
import { HealthModule } from './health/health.module';
import { HttpModule } from './http/http.module';
import { ArtifactRoutesModule } from './internal/artifacts.module';

/** The orchestrator, whole. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        ClockModule,
        HttpModule,
        AuthModule,
        ArtifactsModule,
        ArtifactRoutesModule,
        HealthModule.forRoot({
          imports: [ArtifactsModule],
          inject: [ArtifactStore],
          useFactory: (store: ArtifactStore) => ({
            database: notJoined,
            storage: () => store.check(),
            gpu: notJoined,
          }),
        }),
      ],
    };
  }
}

const notJoined: Check = async () => {
  throw new Error('This part of the program is not joined yet.');
};
