import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import type { JobSubmission } from '../jobs/intake/job.intake';
import { JobsService, type SubmittedJob } from '../jobs/jobs.service';
import { OperationRoute } from './operation-route.decorator';
import { Submission } from './submission.decorator';
import { Waiting } from './waiting.decorator';

@ApiTags('video')
@Controller('video')
export class VideoController {
  constructor(private readonly jobs: JobsService) {}

  @OperationRoute('caption')
  createCaption(
    @Submission() submission: JobSubmission,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<SubmittedJob> {
    return this.jobs.submit(submission, waiting);
  }

  @OperationRoute('img2vid')
  createImg2Vid(
    @Submission() submission: JobSubmission,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<SubmittedJob> {
    return this.jobs.submit(submission, waiting);
  }

  @OperationRoute('addaudio')
  createAddAudio(
    @Submission() submission: JobSubmission,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<SubmittedJob> {
    return this.jobs.submit(submission, waiting);
  }

  @OperationRoute('transcode')
  createTranscode(
    @Submission() submission: JobSubmission,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<SubmittedJob> {
    return this.jobs.submit(submission, waiting);
  }

  @OperationRoute('audio')
  createAudio(
    @Submission() submission: JobSubmission,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<SubmittedJob> {
    return this.jobs.submit(submission, waiting);
  }

  @OperationRoute('trim')
  createTrim(
    @Submission() submission: JobSubmission,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<SubmittedJob> {
    return this.jobs.submit(submission, waiting);
  }

  @OperationRoute('concat')
  createConcat(
    @Submission() submission: JobSubmission,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<SubmittedJob> {
    return this.jobs.submit(submission, waiting);
  }

  @OperationRoute('probe')
  createProbe(
    @Submission() submission: JobSubmission,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<SubmittedJob> {
    return this.jobs.submit(submission, waiting);
  }

  @OperationRoute('thumbnail')
  createThumbnail(
    @Submission() submission: JobSubmission,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<SubmittedJob> {
    return this.jobs.submit(submission, waiting);
  }

  @OperationRoute('watermark')
  createWatermark(
    @Submission() submission: JobSubmission,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<SubmittedJob> {
    return this.jobs.submit(submission, waiting);
  }

  @OperationRoute('pipeline')
  createPipeline(
    @Submission() submission: JobSubmission,
    @Waiting() waiting: AbortSignal | null,
  ): Promise<SubmittedJob> {
    return this.jobs.submit(submission, waiting);
  }
}
