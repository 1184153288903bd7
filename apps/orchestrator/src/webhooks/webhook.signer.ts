import { Injectable } from '@nestjs/common';

import { KeySecrets } from '../auth/key.secrets';
import { Clock } from '../clock/clock';
import type { WebhookPost } from './webhook.sender';
import { signatureHeaders } from './webhook.signature';

/** What is to be sent to somebody, for an owner. */
export interface WebhookMessage {
  readonly id: string;
  readonly owner: string;
  readonly url: string;
  readonly event: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: unknown;
  };
}

/** Writes a message as it goes out now, signed with the owner's secrets. */
@Injectable()
export class WebhookSigner {
  constructor(
    private readonly secrets: KeySecrets,
    private readonly clock: Clock,
  ) {}

  async sign({ id, owner, url, event }: WebhookMessage): Promise<WebhookPost> {
    const body = JSON.stringify(event);
    const secrets = await this.secrets.signing(owner);
    const signature = signatureHeaders({ id, sentAtMs: this.clock.now(), body }, secrets);
    return { url, headers: { ...PLAIN_HEADERS, ...signature }, body };
  }
}

const PLAIN_HEADERS = { 'content-type': 'application/json', 'user-agent': 'api-gpu' };
