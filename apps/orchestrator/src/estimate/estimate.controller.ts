import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { JsonBody } from '../http/json-body.decorator';
import { EstimateService } from './estimate.service';
import type { Estimate } from './estimate.views';
import { ValidateRoute } from './validate-route.decorator';

@ApiTags('video')
@Controller('video')
export class EstimateController {
  constructor(private readonly estimates: EstimateService) {}

  @ValidateRoute('caption')
  validateCaption(@CurrentCaller() caller: Caller, @JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate(caller.owner, 'caption', body);
  }

  @ValidateRoute('img2vid')
  validateImg2Vid(@CurrentCaller() caller: Caller, @JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate(caller.owner, 'img2vid', body);
  }

  @ValidateRoute('addaudio')
  validateAddAudio(@CurrentCaller() caller: Caller, @JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate(caller.owner, 'addaudio', body);
  }

  @ValidateRoute('transcode')
  validateTranscode(@CurrentCaller() caller: Caller, @JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate(caller.owner, 'transcode', body);
  }

  @ValidateRoute('audio')
  validateAudio(@CurrentCaller() caller: Caller, @JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate(caller.owner, 'audio', body);
  }

  @ValidateRoute('trim')
  validateTrim(@CurrentCaller() caller: Caller, @JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate(caller.owner, 'trim', body);
  }

  @ValidateRoute('concat')
  validateConcat(@CurrentCaller() caller: Caller, @JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate(caller.owner, 'concat', body);
  }

  @ValidateRoute('probe')
  validateProbe(@CurrentCaller() caller: Caller, @JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate(caller.owner, 'probe', body);
  }

  @ValidateRoute('thumbnail')
  validateThumbnail(@CurrentCaller() caller: Caller, @JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate(caller.owner, 'thumbnail', body);
  }

  @ValidateRoute('watermark')
  validateWatermark(@CurrentCaller() caller: Caller, @JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate(caller.owner, 'watermark', body);
  }

  @ValidateRoute('pipeline')
  validatePipeline(@CurrentCaller() caller: Caller, @JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate(caller.owner, 'pipeline', body);
  }
}
