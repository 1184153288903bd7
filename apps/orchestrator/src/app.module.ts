import { Module, type DynamicModule, type Type } from '@nestjs/common';

import { ArtifactStore } from './artifacts/artifact.store';
import { ArtifactsModule } from './artifacts/artifacts.module';
import { AuthModule } from './auth/auth.module';
import { ClockModule } from './clock/clock.module';
import { Config } from './config/config';
import { ConfigModule } from './config/config.module';
import { DatabaseModule } from './database/database.module';
import { Database } from './database/database';
import { FilesModule } from './files/files.module';
import { EstimateModule } from './estimate/estimate.module';
import { FontsModule } from './fonts/fonts.module';
import { HealthModule } from './health/health.module';
import { HttpModule } from './http/http.module';
import { ArtifactRoutesModule } from './internal/artifacts.module';
import { AttemptsModule } from './internal/attempts.module';
import { JobsModule } from './jobs/jobs.module';
import { LlmsModule } from './llms/llms.module';
import { McpModule } from './mcp/mcp.module';
import { ObservabilityModule } from './observability/observability.module';
import { RunPodModule } from './runpod/runpod.module';
import { RunPodService } from './runpod/runpod.service';
import { TemplatesModule } from './templates/templates.module';
import { ToolkitModule } from './toolkit/toolkit.module';
import { UsageModule } from './usage/usage.module';
import { VideoModule } from './video/video.module';
import { WebModule } from './web/web.module';
import { WebhooksModule } from './webhooks/webhooks.module';

/** Parts that a test may bring in the place of the program's own. */
export interface AppParts {
  /** Global; gives Clock and Checkpoints. */
  readonly clock?: Type;
}

/** The orchestrator, whole. */
@Module({})
export class AppModule {
  static forRoot(config: Config, { clock = ClockModule }: AppParts = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        clock,
        HttpModule,
        AuthModule,
        ArtifactsModule,
        ArtifactRoutesModule,
        DatabaseModule,
        RunPodModule,
        TemplatesModule,
        JobsModule,
        VideoModule,
        EstimateModule,
        WebhooksModule,
        McpModule,
        LlmsModule,
        ToolkitModule,
        AttemptsModule,
        FilesModule,
        FontsModule,
        UsageModule,
        WebModule,
        ObservabilityModule,
        HealthModule.forRoot({
          imports: [ArtifactsModule, RunPodModule],
          inject: [Database, ArtifactStore, RunPodService],
          useFactory: (database: Database, store: ArtifactStore, gpu: RunPodService) => ({
            database: () => database.check(),
            storage: () => store.check(),
            gpu: (signal: AbortSignal) => gpu.check(signal),
          }),
        }),
      ],
    };
  }
}
