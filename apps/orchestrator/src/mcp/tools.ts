import { ApiError, toApiError, toProblem, type Problem } from '@app/contracts';
import { Injectable, Logger } from '@nestjs/common';

import type { Caller } from '../auth/caller';
import { ApiDocument } from '../http/api-document';
import { JobsService } from '../jobs/jobs.service';
import { jobTools } from './job.tools';
import { operationTools } from './operation.tools';
import type { Tool, ToolCall } from './tool';

/** What a tool answered: a job or jobs, or the problem that it had. */
export type ToolAnswer = { readonly result: object } | { readonly problem: Problem };

/** Everything that agents can do, made of the document when somebody asks for the first time. */
@Injectable()
export class Tools {
  private readonly logger = new Logger('Mcp');
  private made: readonly Tool[] | undefined;

  constructor(
    private readonly document: ApiDocument,
    private readonly jobs: JobsService,
  ) {}

  /** Those that a caller's key may use. */
  of({ scopes }: Caller): readonly Tool[] {
    return this.all().filter(({ scope }) => scopes.includes(scope));
  }

  find(name: string): Tool | undefined {
    return this.all().find((tool) => tool.name === name);
  }

  async call(
    tool: Tool,
    given: Readonly<Record<string, unknown>>,
    call: ToolCall,
  ): Promise<ToolAnswer> {
    try {
      if (!call.caller.scopes.includes(tool.scope)) {
        throw new ApiError('forbidden', `This key has no scope ${tool.scope}.`);
      }
      return { result: await tool.run(given, call) };
    } catch (error) {
      if (toApiError(error).code === 'internal') this.logger.error(error);
      const context = { instance: `/mcp/${tool.name}`, requestId: call.requestId };
      return { problem: toProblem(error, context) };
    }
  }

  private all(): readonly Tool[] {
    this.made ??= build(this.document, this.jobs);
    return this.made;
  }
}

function build(document: ApiDocument, jobs: JobsService): readonly Tool[] {
  const api = document.get();
  return [...operationTools(api, jobs), ...jobTools(api, jobs)];
}
