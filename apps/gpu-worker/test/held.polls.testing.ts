import type { ServerResponse } from 'node:http';

/** What a call is answered with; `reset` cuts the connection. */
export type Reply =
  { readonly status: number; readonly body?: unknown; readonly type?: string } | 'reset';

const EMPTY: Reply = { status: 204 };

/** Polls and their answers, whichever comes first. */
export class HeldPolls {
  private readonly replies: Reply[] = [];
  private readonly open: ServerResponse[] = [];

  put(given: Reply): void {
    const response = this.open.shift();
    if (response) reply(response, given);
    else this.replies.push(given);
  }

  serve(response: ServerResponse, holds: boolean): void {
    const given = this.replies.shift();
    if (given) return reply(response, given);
    if (!holds) return reply(response, EMPTY);
    this.open.push(response);
    response.on('close', () => {
      const at = this.open.indexOf(response);
      if (at >= 0) this.open.splice(at, 1);
    });
  }
}

/** Answers one call. */
export function reply(response: ServerResponse, given: Reply): void {
  if (given === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, body, type = 'application/json' } = given;
  response.writeHead(status, { 'content-type': type });
  response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
}
