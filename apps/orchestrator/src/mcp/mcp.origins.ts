import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Config } from '../config/config';

/** Which pages may let a browser speak to the endpoint; what is no browser says no origin. */
@Injectable()
export class McpOrigins {
  private readonly allowed: ReadonlySet<string>;

  constructor({ env, publicUrl }: Config) {
    this.allowed = new Set([new URL(publicUrl).origin, ...env.CORS_ORIGINS]);
  }

  /**
   * The protocol asks for this, so that no page reaches a server on somebody's own machine under a
   * name that it made up. Throws ApiError `forbidden`.
   */
  check(origin: string | undefined): void {
    if (origin === undefined || this.allowed.has(origin)) return;
    const shown = JSON.stringify(origin.slice(0, 100));
    const detail = `Pages of ${shown} may not call this; CORS_ORIGINS says which may.`;
    throw new ApiError('forbidden', detail);
  }
}
