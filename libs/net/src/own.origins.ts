import { Agent } from 'undici';

import { dispatch } from './dispatch';
import { HttpReach, type HttpAnswer, type HttpRequest } from './http.reach';
import { NetError } from './net.error';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Exactly the origins of our own store and orchestrator, wherever they stand: these were configured
 * by whoever runs the program, so the public-address rule is not for them. No redirects.
 */
export class OwnOrigins extends HttpReach {
  readonly maxRedirects = 0;
  private readonly origins: ReadonlySet<string>;
  private readonly agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS, allowH2: false } });

  /** Origins like `http://127.0.0.1:3000`; a path behind one is left out. */
  constructor(origins: readonly string[]) {
    super();
    this.origins = new Set(origins.map((origin) => new URL(origin).origin));
  }

  async request(url: URL, request: HttpRequest): Promise<HttpAnswer> {
    if (!this.origins.has(url.origin) || url.username !== '' || url.password !== '') {
      throw new NetError(
        'source_forbidden_address',
        `${url.origin} is not one of the origins of our own store.`,
      );
    }
    return dispatch(this.agent, url, request);
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}
