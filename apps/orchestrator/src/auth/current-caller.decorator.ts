import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import type { Caller } from './caller';

const callers = new WeakMap<object, Caller>();

/** Remembers who sent a request; the guard calls this once a request. */
export function setCaller(request: object, caller: Caller): void {
  callers.set(request, caller);
}

/** Who sent a request. Throws an Error on routes that need no key. */
export function callerOf(request: object): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('A public route has no caller.');
  return caller;
}

/** The Caller whose key a request carried; only on routes that need a key. */
export const CurrentCaller = createParamDecorator(
  (_data: undefined, context: ExecutionContext): Caller =>
    callerOf(context.switchToHttp().getRequest<object>()),
);
