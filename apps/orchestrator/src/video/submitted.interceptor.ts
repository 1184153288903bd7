import { isFinal, type Job } from '@app/contracts';
import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';

/** Answers 200 for a job that has ended already, and says of any other where it is found. */
@Injectable()
export class SubmittedInterceptor implements NestInterceptor<Job, Job> {
  intercept(context: ExecutionContext, next: CallHandler<Job>): Observable<Job> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(tap((job) => describe(reply, job)));
  }
}

const LOOK_AGAIN_SECONDS = 2;

function describe(reply: FastifyReply, job: Job): void {
  void reply.header('location', job.urls.self);
  if (isFinal(job.status)) void reply.status(200);
  else void reply.header('retry-after', String(LOOK_AGAIN_SECONDS));
}
