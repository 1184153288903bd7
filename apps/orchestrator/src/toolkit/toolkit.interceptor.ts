import type { Job } from '@app/contracts';
import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';

import { toolkitAnswer, type ToolkitAnswer } from './toolkit.views';

/** Answers a job as the toolkit does, with the status that stands in the answer as its code. */
@Injectable()
export class ToolkitInterceptor implements NestInterceptor<Job, ToolkitAnswer> {
  intercept(context: ExecutionContext, next: CallHandler<Job>): Observable<ToolkitAnswer> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((job) => {
        const answer = toolkitAnswer(job);
        void reply.status(answer.code).header('location', job.urls.self);
        return answer;
      }),
    );
  }
}
