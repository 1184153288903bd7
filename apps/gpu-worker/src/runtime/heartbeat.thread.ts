import { Worker } from 'node:worker_threads';

import { Heartbeat, type HeartbeatEvents } from './heartbeat';

export interface HeartbeatThreadOptions {
  /** The address of a ping that names these jobs; undefined where there is no heartbeat. */
  readonly urlOf: (jobIds: readonly string[]) => string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly intervalMs: number;
  /** From which length on a gap in time is a freeze. */
  readonly freezeMs?: number | undefined;
}

type Told = { readonly frozenMs: number } | { readonly failed: string };

const RESTART_AFTER_MS = 1_000;
const LEAST_INTERVAL_MS = 50;
const USUAL_INTERVAL_MS = 10_000;

/** A heartbeat in a thread of its own, so that it goes on while a handler blocks the main one. */
export class HeartbeatThread extends Heartbeat {
  private thread: Worker | undefined;
  private url: string | undefined;
  private stopped = false;

  constructor(private readonly options: HeartbeatThreadOptions) {
    super();
  }

  start(events: HeartbeatEvents): void {
    const { urlOf, headers, freezeMs = 5_000 } = this.options;
    this.url ??= urlOf([]);
    const workerData = { url: this.url, headers, intervalMs: this.intervalMs, freezeMs };
    const thread = new Worker(SOURCE, { eval: true, workerData });
    this.thread = thread;
    thread.on('message', (told: Told) => {
      if ('frozenMs' in told) events.thawed(told.frozenMs);
      else events.failed(told.failed);
    });
    thread.on('error', (error: Error) => events.failed(error.message));
    thread.on('exit', () => this.startAgain(events));
    // It must not keep a process alive whose work is over.
    thread.unref();
  }

  /** What is no interval, e.g. an empty variable, must not become a storm of pings. */
  private get intervalMs(): number {
    const { intervalMs } = this.options;
    return Number.isFinite(intervalMs) && intervalMs > 0
      ? Math.max(intervalMs, LEAST_INTERVAL_MS)
      : USUAL_INTERVAL_MS;
  }

  holds(jobIds: readonly string[]): void {
    this.url = this.options.urlOf(jobIds);
    this.thread?.postMessage(this.url);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.thread?.terminate();
  }

  private startAgain(events: HeartbeatEvents): void {
    if (this.stopped) return;
    setTimeout(() => this.stopped || this.start(events), RESTART_AFTER_MS).unref();
  }
}

/**
 * The thread's own program. It is text, so that it needs no second file beside the bundle. A ping
 * has a connection of its own: one that was kept may have been closed during a freeze.
 */
const SOURCE = `
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const { headers, intervalMs, freezeMs } = workerData;
let url = workerData.url;
let isFailing = false;

parentPort.on('message', (next) => (url = next));

function beat() {
  if (url === undefined) return;
  const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http');
  const ping = request(url, { headers, agent: false }, (answer) => {
    answer.resume();
    told(answer.statusCode < 400 ? undefined : 'status ' + answer.statusCode);
  });
  const overdue = setTimeout(() => ping.destroy(new Error('no answer')), 2 * intervalMs);
  ping.on('error', (error) => told(error.message || error.code));
  ping.on('close', () => clearTimeout(overdue));
  ping.end();
}

function told(problem) {
  if (problem !== undefined && !isFailing) parentPort.postMessage({ failed: problem });
  isFailing = problem !== undefined;
}

const TICK_MS = Math.min(1000, freezeMs / 2);
let wall = Date.now();
let steady = performance.now();
function tick() {
  const gapMs = Math.max(Date.now() - wall, performance.now() - steady) - TICK_MS;
  wall = Date.now();
  steady = performance.now();
  if (gapMs < freezeMs) return;
  parentPort.postMessage({ frozenMs: Math.round(gapMs) });
  safely(beat);
}

function safely(act) {
  try {
    act();
  } catch (error) {
    told(error.message);
  }
}

safely(beat);
setInterval(() => safely(beat), intervalMs);
setInterval(tick, TICK_MS);
`;
