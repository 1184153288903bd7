import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';

import { GpuProvider } from './gpu.provider';
import { RunPodClient } from './runpod.client';
import { RunPodController } from './runpod.controller';
import { RunPodProvider } from './runpod.provider';
import { RunPodService } from './runpod.service';

/** The GPU provider, and what operators are told of it. */
@Module({
  imports: [HttpModule],
  controllers: [RunPodController],
  providers: [RunPodClient, RunPodService, { provide: GpuProvider, useClass: RunPodProvider }],
  exports: [GpuProvider],
})
export class RunPodModule {}
