import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { ERRORS, toApiError } from '@app/contracts';
import type { FastifyReply } from 'fastify';

/** What this endpoint answers to a call that failed; RunPod's own bodies are not documented. */
interface ErrorBody {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** The one place that knows HTTP statuses of errors. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const body = this.bodyOf(error);
    const reply = host.switchToHttp().getResponse<FastifyReply>().status(body.status);
    // RunPod's 401 has no body.
    void (body.status === 401 ? reply.send() : reply.send(body));
  }

  private bodyOf(error: unknown): ErrorBody {
    if (error instanceof HttpException) {
      return { status: error.getStatus(), title: error.name, detail: error.message };
    }
    const { code, detail } = toApiError(error);
    if (code === 'internal') this.logger.error(error);
    return { status: ERRORS[code].status, title: ERRORS[code].title, detail };
  }
}
