import type { Job } from '@app/contracts';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { JsonBody } from '../http/json-body.decorator';
import { RequestId } from '../http/request-id.decorator';
import { JobsService } from '../jobs/jobs.service';
import { OperationRoute } from './operation-route.decorator';
import { Waiting } from './waiting.decorator';

@ApiTags('video')
@Controller('video')
export class VideoController {
  constructor(private readonly jobs: JobsService) {}

  @OperationRoute('caption')
  createCaption(
    @CurrentCaller() caller: Caller,
    @JsonBody() body: unknown,
    @RequestId() requestId: string,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<Job> {
    return this.jobs.submit({ operation: 'caption', caller, body, requestId }, waiting);
  }

  @OperationRoute('img2vid')
  createImg2Vid(
    @CurrentCaller() caller: Caller,
    @JsonBody() body: unknown,
    @RequestId() requestId: string,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<Job> {
    return this.jobs.submit({ operation: 'img2vid', caller, body, requestId }, waiting);
  }

  @OperationRoute('addaudio')
  createAddAudio(
    @CurrentCaller() caller: Caller,
    @JsonBody() body: unknown,
    @RequestId() requestId: string,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<Job> {
    return this.jobs.submit({ operation: 'addaudio', caller, body, requestId }, waiting);
  }
}
