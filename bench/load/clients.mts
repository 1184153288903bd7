import { setTimeout as wait } from 'node:timers/promises';

import type { Program } from '../../scripts/demo/program.mts';

export interface ClientsOptions {
  readonly program: Program;
  /** Where the small media stand. */
  readonly sources: string;
  readonly hook: string;
  readonly random: () => number;
}

interface Ended {
  readonly status: string;
  readonly code: string | undefined;
}

const CANCELED = 0.05;
const REPEATED = 0.2;
const FOLLOWED = 0.5;
const TRIES = 5;

/** Clients that ask for jobs, follow some of them, read, repeat, cancel and go away. */
export class Clients {
  readonly accepted = new Set<string>();
  readonly ends = new Map<string, Ended>();
  readonly wrongs: string[] = [];
  readonly counts = { repeated: 0, canceled: 0, streams: 0, left: 0, reads: 0 };
  readonly #options: ClientsOptions;
  readonly #under = new Set<Promise<void>>();

  constructor(options: ClientsOptions) {
    this.#options = options;
  }

  /** The jobs that are known to have ended. */
  get ended(): ReadonlySet<string> {
    return new Set(this.ends.keys());
  }

  /** New jobs at a steady rate, whatever becomes of those before. */
  async run(load: {
    readonly seconds: number;
    readonly rate: number;
    readonly signal: AbortSignal;
  }): Promise<void> {
    const total = load.seconds * load.rate;
    const began = performance.now();
    for (let number = 0; number < total; number += 1) {
      const due = began + (number * 1000) / load.rate;
      await wait(Math.max(0, due - performance.now()), undefined, { signal: load.signal });
      const one = this.#one(number, load.signal)
        .catch((error: unknown) => {
          if (!load.signal.aborted) this.wrongs.push(String(error));
        })
        .finally(() => this.#under.delete(one));
      this.#under.add(one);
    }
  }

  /** Until every accepted job has ended, or the time is over. */
  async drain(ms: number, signal: AbortSignal): Promise<void> {
    await Promise.all(this.#under);
    const deadline = Date.now() + ms;
    for (const id of this.accepted) {
      while (!this.ends.has(id) && Date.now() < deadline) {
        await this.#look(id);
        if (!this.ends.has(id)) await wait(100, undefined, { signal });
      }
    }
  }

  async #one(number: number, signal: AbortSignal): Promise<void> {
    const { random, hook } = this.#options;
    const [operation, body] = this.#work(number);
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `load-${number}` },
      body: JSON.stringify({ ...body, webhook_url: hook, metadata: { number: String(number) } }),
    };
    const id = await this.#submit(operation, init, signal);
    this.accepted.add(id);
    if (random() < REPEATED) {
      this.counts.repeated += 1;
      const again = await this.#submit(operation, init, signal);
      if (again !== id) this.wrongs.push(`a repeat of ${id} made ${again}`);
    }
    if (random() < CANCELED) await this.#cancel(id);
    else if (random() < FOLLOWED) await this.#follow(id);
    else await this.#read(id);
  }

  #work(number: number): readonly [string, object] {
    const { sources } = this.#options;
    const url = (name: string) => `${sources}/${name}`;
    const url_video = url('film.mp4');
    const works: readonly (readonly [string, object])[] = [
      ['caption', { url_video, url_srt: url('film.srt') }],
      [
        'img2vid',
        { url_image: url('still.png'), duration: 1, frame_rate: 12, width: 160, height: 90 },
      ],
      ['addaudio', { url_video, url_audio: url('tune.m4a') }],
      ['thumbnail', { url_video }],
      ['probe', { url_media: url_video }],
    ];
    return works[number % works.length] ?? ['probe', { url_media: url_video }];
  }

  /** As a good client: what is answered by 5xx is asked again, under the same key. */
  async #submit(operation: string, init: RequestInit, signal: AbortSignal): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#call(`/video/${operation}`, init);
      const { id, code } = (await answer.json()) as {
        readonly id?: string;
        readonly code?: string;
      };
      if (answer.status === 202 && id !== undefined) return id;
      if (answer.status < 500 || tries === TRIES) throw new Error(`POST: ${answer.status} ${code}`);
      await wait(500, undefined, { signal });
    }
  }

  async #cancel(id: string): Promise<void> {
    const { status } = await this.#call(`/job/${id}/cancel`, { method: 'POST' });
    this.counts.canceled += 1;
    if (status !== 200 && status !== 409) this.wrongs.push(`cancel: ${status}`);
  }

  /** The events of a job; every other client goes away before its end. */
  async #follow(id: string): Promise<void> {
    const { random } = this.#options;
    this.counts.streams += 1;
    const gone = new AbortController();
    const leaves = random() < 0.5;
    const timer = leaves ? setTimeout(() => gone.abort(), random() * 600) : undefined;
    try {
      const { body } = await this.#call(`/job/${id}/events`, { signal: gone.signal });
      for await (const bytes of body ?? []) if (String(bytes) === '') return;
    } catch (error) {
      if (!gone.signal.aborted) throw error;
      this.counts.left += 1;
    } finally {
      clearTimeout(timer);
    }
  }

  async #read(id: string): Promise<void> {
    await this.#look(id);
    await (await this.#call('/job?limit=20')).arrayBuffer();
    this.counts.reads += 2;
  }

  async #look(id: string): Promise<void> {
    const answer = await this.#call(`/job/${id}`);
    if (answer.status !== 200) return void this.wrongs.push(`GET /job: ${answer.status}`);
    const { status, finished_at, error } = (await answer.json()) as {
      readonly status: string;
      readonly finished_at: string | null;
      readonly error: { readonly code: string } | null;
    };
    if (finished_at !== null) this.ends.set(id, { status, code: error?.code });
  }

  #call(path: string, init: RequestInit = {}): Promise<Response> {
    const { url, apiKey } = this.#options.program;
    const headers = new Headers(init.headers);
    headers.set('x-api-key', apiKey);
    return fetch(`${url}${path}`, { ...init, headers });
  }
}
