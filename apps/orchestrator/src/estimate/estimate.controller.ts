import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { JsonBody } from '../http/json-body.decorator';
import { EstimateService } from './estimate.service';
import type { Estimate } from './estimate.views';
import { ValidateRoute } from './validate-route.decorator';

@ApiTags('video')
@Controller('video')
export class EstimateController {
  constructor(private readonly estimates: EstimateService) {}

  @ValidateRoute('caption')
  validateCaption(@JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate('caption', body);
  }

  @ValidateRoute('img2vid')
  validateImg2Vid(@JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate('img2vid', body);
  }

  @ValidateRoute('addaudio')
  validateAddAudio(@JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate('addaudio', body);
  }

  @ValidateRoute('transcode')
  validateTranscode(@JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate('transcode', body);
  }

  @ValidateRoute('audio')
  validateAudio(@JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate('audio', body);
  }

  @ValidateRoute('trim')
  validateTrim(@JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate('trim', body);
  }

  @ValidateRoute('concat')
  validateConcat(@JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate('concat', body);
  }

  @ValidateRoute('probe')
  validateProbe(@JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate('probe', body);
  }

  @ValidateRoute('thumbnail')
  validateThumbnail(@JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate('thumbnail', body);
  }

  @ValidateRoute('watermark')
  validateWatermark(@JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate('watermark', body);
  }

  @ValidateRoute('pipeline')
  validatePipeline(@JsonBody() body: unknown): Promise<Estimate> {
    return this.estimates.estimate('pipeline', body);
  }
}
