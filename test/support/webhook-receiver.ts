import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import type { Job } from '@app/contracts';

/** A webhook as it came. */
export interface Received {
  readonly id: string;
  readonly type: string;
  readonly job: Job;
}

/** A client's receiver on loopback that takes every webhook. */
export class WebhookReceiver {
  readonly received: Received[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      void json(request).then((body) => {
        const { type, data: job } = body as { type: string; data: Job };
        receiver.received.push({ id: String(request.headers['webhook-id']), type, job });
        response.end();
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** All that came for a job. */
  of(jobId: string): readonly Received[] {
    return this.received.filter(({ job }) => job.id === jobId);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
