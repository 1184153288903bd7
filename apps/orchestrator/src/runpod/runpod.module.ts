import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { DispatchGate } from './dispatch.gate';
import { EndpointSettings } from './endpoint.settings';
import { EndpointStates } from './endpoint.states';
import { GpuEndpoints } from './gpu.endpoints';
import { GpuProvider } from './gpu.provider';
import { LiveEndpoint } from './live.endpoint';
import { managementOf } from './management/management.of-config';
import { RunPodClient } from './runpod.client';
import { RunPodController } from './runpod.controller';
import { RunPodProvider } from './runpod.provider';
import { RunPodService } from './runpod.service';

/** What keeps jobs from a provider that can't run them: a test builds the same. */
export const GATE_PROVIDERS = [GpuEndpoints, EndpointStates, DispatchGate];

/** The GPU provider, and what operators are told of it. */
@Module({
  imports: [HttpModule],
  controllers: [RunPodController],
  providers: [
    ...[RunPodClient, RunPodService, EndpointSettings, ...GATE_PROVIDERS],
    { provide: GpuProvider, useClass: RunPodProvider },
    {
      provide: LiveEndpoint,
      inject: [Config, Clock],
      useFactory: (config: Config, clock: Clock) =>
        new LiveEndpoint(
          managementOf(config),
          config.env.RUNPOD_ENDPOINT_ID ?? config.endpoints[0].id,
          clock,
        ),
    },
  ],
  exports: [GpuProvider, RunPodService, ...GATE_PROVIDERS],
})
export class RunPodModule {}
