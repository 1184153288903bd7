import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';

import { DispatchGate } from './dispatch.gate';
import { GpuProvider } from './gpu.provider';
import { ProviderPause } from './provider.pause';
import { RunPodClient } from './runpod.client';
import { RunPodController } from './runpod.controller';
import { RunPodProvider } from './runpod.provider';
import { RunPodService } from './runpod.service';
import { WorkerWatch } from './worker.watch';

/** What keeps jobs from a provider that can't run them: a test builds the same. */
export const GATE_PROVIDERS = [ProviderPause, WorkerWatch, DispatchGate];

/** The GPU provider, and what operators are told of it. */
@Module({
  imports: [HttpModule],
  controllers: [RunPodController],
  providers: [
    ...[RunPodClient, RunPodService, ...GATE_PROVIDERS],
    { provide: GpuProvider, useClass: RunPodProvider },
  ],
  exports: [GpuProvider, RunPodService, ...GATE_PROVIDERS],
})
export class RunPodModule {}
