import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Config } from '../config/config';
import { ProblemAnswers } from './problem.answers';

/** Turns whatever was thrown into problem details (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');
  private readonly answers: ProblemAnswers;

  constructor(config: Config) {
    this.answers = new ProblemAnswers(config);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const code = this.answers.send(error, request, http.getResponse<FastifyReply>());
    if (code === 'internal') this.logger.error(error);
  }
}
