import type { Server, ServerResponse } from 'node:http';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

/** What of a server this needs; a port, so that tests need no sockets. */
type Door = Pick<Server, 'on'>;

/**
 * Resolves when nobody stands at the door any more, after a second at most. Node takes one connection
 * of the system's queue a turn, and those that still wait there when it stops listening are reset,
 * whole requests with them. Whoever is answered meanwhile is told that the connection ends.
 */
export async function lastCall(server: Door): Promise<void> {
  let came = 0;
  server.on('connection', () => (came += 1));
  server.on('request', (_request, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const before = came;
    await wait(LOOK_MS);
    // After a long turn the timer comes first, and the next connection only then.
    await turn();
    if (came === before) return;
  }
}

const LOOK_MS = 50;
const MAX_LOOKS = 20;
