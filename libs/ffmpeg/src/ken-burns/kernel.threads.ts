import { Worker } from 'node:worker_threads';

import { MediaError } from '../errors';
import { kernelBytes } from './kernel.bytes';
import type { KernelCall } from './kernel.calls';

/** A file to read into the kernel's memory, or calls to make one after the other. */
export type KernelTask =
  | { readonly path: string; readonly address: number; readonly bytes: number }
  | { readonly calls: readonly KernelCall[] };

interface Answer {
  readonly failed?: string;
}

interface Waiting {
  readonly taskFor: (thread: number) => KernelTask;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Threads that run the kernel on one memory, each with one task at a time, so that this thread stays
 * free. A thread that dies fails its task and all later ones; `close` ends all of them.
 */
export class KernelThreads implements AsyncDisposable {
  private readonly idle: KernelThread[] = [];
  private readonly waiting: Waiting[] = [];
  private readonly threads: readonly KernelThread[];
  private broken: Error | undefined;

  constructor(count: number, memory: object) {
    const workerData = { bytes: kernelBytes(), memory };
    this.threads = Array.from({ length: count }, (_, number) => {
      const worker = new Worker(SOURCE, { eval: true, workerData });
      const thread: KernelThread = { number, worker, current: undefined };
      worker.on('message', (answer: Answer) => this.answered(thread, answer));
      worker.on('error', (error: Error) => this.fail(error));
      worker.on('exit', (code) => this.fail(new Error(`a kernel thread ended with ${code}`)));
      this.idle.push(thread);
      return thread;
    });
  }

  /** Has a task done by the next thread that is free, whose number it may depend on. */
  run(taskFor: Waiting['taskFor']): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ taskFor, resolve, reject });
      this.next();
    });
  }

  async close(): Promise<void> {
    this.fail(new Error('the kernel threads were closed'));
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private next(): void {
    if (this.broken) this.rejectAll(this.broken);
    while (this.waiting.length > 0) {
      const thread = this.idle.shift();
      if (!thread) return;
      thread.current = this.waiting.shift();
      thread.worker.postMessage(thread.current?.taskFor(thread.number));
    }
  }

  private answered(thread: KernelThread, { failed }: Answer): void {
    const { current } = thread;
    thread.current = undefined;
    if (failed === undefined) current?.resolve();
    else current?.reject(inRender(new Error(failed)));
    this.idle.push(thread);
    this.next();
  }

  private fail(error: Error): void {
    this.broken ??= error;
    this.rejectAll(this.broken);
  }

  private rejectAll(error: Error): void {
    const current = this.threads.flatMap((thread) => thread.current ?? []);
    for (const thread of this.threads) thread.current = undefined;
    for (const { reject } of [...current, ...this.waiting.splice(0)]) reject(inRender(error));
  }
}

interface KernelThread {
  readonly number: number;
  readonly worker: Worker;
  current: Waiting | undefined;
}

function inRender(cause: Error): MediaError {
  return new MediaError('internal', 'The frames of the video could not be made.', { cause });
}

/**
 * The threads' own program: text, so that it needs no second file beside the bundle. All that is to
 * know about pictures stands in the kernel and in those who call it.
 */
const SOURCE = `
'use strict';
const { closeSync, openSync, readSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const { bytes, memory } = workerData;
const kernel = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
const MiB = 1024 * 1024;

function read({ path, address, bytes }) {
  const target = new Uint8Array(memory.buffer, address, bytes);
  const file = openSync(path);
  try {
    for (let at = 0; at < bytes;) {
      const count = readSync(file, target, at, Math.min(MiB, bytes - at), null);
      if (count === 0) throw new Error('a still is shorter than planned');
      at += count;
    }
  } finally {
    closeSync(file);
  }
}

function work(task) {
  if (task.calls === undefined) return read(task);
  for (const [name, ...numbers] of task.calls) kernel.exports[name](...numbers);
}

parentPort.on('message', (task) => {
  try {
    work(task);
    parentPort.postMessage({});
  } catch (error) {
    parentPort.postMessage({ failed: error.message });
  }
});
`;
