import { setTimeout as wait } from 'node:timers/promises';

import { Client } from 'pg';

import type { Ear, Listening } from './database';

/**
 * Hears notifications on a connection of its own. One that is cut, or does not answer within seconds,
 * is made anew by itself, with growing waits.
 */
export class PostgresListener implements Listening {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private connected = false;

  constructor(
    private readonly url: string,
    /** A plain name. */
    private readonly channel: string,
    private readonly ear: Ear,
  ) {
    this.running = this.run();
  }

  get isConnected(): boolean {
    return this.connected;
  }

  /** Resolves when its connection is closed. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let tries = 0; !signal.aborted; tries += 1) {
      // Why it ended does not matter: whoever is told reads again what it missed.
      if (await this.session().catch(() => false)) tries = 0;
      const delayMs = Math.min(LONGEST_WAIT_MS, 100 * 2 ** tries) * (0.5 + Math.random() / 2);
      await wait(delayMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One connection, from its beginning to its end; gives whether it heard. */
  private async session(): Promise<boolean> {
    const client = new Client({ connectionString: this.url, ...LIMITS });
    const ended = new AbortController();
    const end = () => ended.abort();
    client.on('error', end).on('end', end);
    client.on('notification', ({ payload }) => this.ear.heard(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${this.channel}`);
      this.connected = true;
      this.ear.connected();
      await this.watch(client, AbortSignal.any([ended.signal, this.stopping.signal]));
    } finally {
      const heard = this.connected;
      this.connected = false;
      await client.end().catch(() => undefined);
      if (heard) return true;
    }
    return false;
  }

  /** A connection that is cut in the middle may say nothing of it, so it is asked now and then. */
  private async watch(client: Client, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await wait(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await client.query('select 1');
    }
  }
}

const ASK_EVERY_MS = 5_000;
const LONGEST_WAIT_MS = 5_000;
const LIMITS = {
  connectionTimeoutMillis: 5_000,
  query_timeout: 5_000,
  keepAlive: true,
  application_name: 'api-gpu listener',
};
