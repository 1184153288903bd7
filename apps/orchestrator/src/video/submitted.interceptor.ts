import { isFinal, type Job } from '@app/contracts';
import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';

import type { SubmittedJob } from '../jobs/jobs.service';

/** Answers 200 for a job that has ended already, and says of any other where it is found. */
@Injectable()
export class SubmittedInterceptor implements NestInterceptor<SubmittedJob, Job> {
  intercept(context: ExecutionContext, next: CallHandler<SubmittedJob>): Observable<Job> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((submitted) => describe(reply, submitted)));
  }
}

const LOOK_AGAIN_SECONDS = 2;

function describe(reply: FastifyReply, { job, replayed }: SubmittedJob): Job {
  void reply.header('location', job.urls.self);
  if (replayed) void reply.header('idempotent-replayed', 'true');
  if (isFinal(job.status)) void reply.status(200);
  else void reply.header('retry-after', String(LOOK_AGAIN_SECONDS));
  return job;
}
