import { HttpException, Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { concatMap, EMPTY, of, timer, type Observable } from 'rxjs';

import { FaultPlan } from '../faults/fault-plan';
import type { FaultKind, FaultRule } from '../faults/fault-rule';
import { routeOf } from './route-of';

const KINDS: readonly FaultKind[] = [
  ...(['status', 'reset', 'half-open', 'delay', 'empty-body', 'wrong-body', 'lost'] as const),
];
/** Nobody waits for longer than this for an answer that never comes. */
const HALF_OPEN_MS = 600_000;

/** Lets calls go wrong where the fault plan says so: before they have an effect, or after. */
@Injectable()
export class FaultInterceptor implements NestInterceptor {
  constructor(private readonly faults: FaultPlan) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const fault = this.faults.draw(routeOf(context), KINDS);
    if (!fault) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (fault.kind === 'lost') return of({});
    if (fault.kind === 'delay' && fault.when === 'before') {
      return timer(fault.ms).pipe(concatMap(() => next.handle()));
    }
    if (fault.when === 'before') return wrong(fault, reply, undefined);
    return next.handle().pipe(concatMap((answer) => wrong(fault, reply, answer)));
  }
}

function wrong(fault: FaultRule, reply: FastifyReply, answer: unknown): Observable<unknown> {
  switch (fault.kind) {
    case 'status':
      throw new HttpException('injected fault', fault.status);
    case 'reset':
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return EMPTY;
    case 'half-open':
      reply.hijack();
      reply.raw.socket?.setTimeout(HALF_OPEN_MS, () => reply.raw.destroy());
      return EMPTY;
    case 'delay':
      return timer(fault.ms).pipe(concatMap(() => of(answer)));
    case 'empty-body':
    case 'wrong-body':
      void reply.status(200).type(/^[[{]/.test(fault.body) ? 'application/json' : 'text/html');
      return of(fault.body);
    case 'lost':
    case 'late-progress':
    case 'duplicate':
      return of(answer);
    default:
      return fault.kind satisfies never;
  }
}
