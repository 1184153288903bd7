import type { Caller, Scope } from '../auth/caller';
import type { ObjectSchema } from '../http/arguments-schema';

/** Who calls a tool, and until when the answer is waited for. */
export interface ToolCall {
  readonly caller: Caller;
  readonly requestId: string;
  /** As it came. */
  readonly traceparent: unknown;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

/** What a client is told of what a call changes; hints of the protocol. */
export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** Something that an agent can do, by name. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  readonly annotations: ToolHints;
  /** The scope that a key needs for it, that of the route which does the same. */
  readonly scope: Scope;
  /** Throws ApiError. What was given is not checked. */
  run(given: Readonly<Record<string, unknown>>, call: ToolCall): Promise<object>;
}
