import { AsyncLocalStorage } from 'node:async_hooks';

import { Injectable } from '@nestjs/common';

import { Config } from '../../config/config';

/** A job that somebody waits for, and whose it is. */
export interface WatchedJob {
  readonly owner: string;
  readonly jobId: string;
}

/**
 * Tells who waits for a job in this process that it changed; what it changed to is read again. Changes
 * of other orchestrators come by SharedChanges.
 */
@Injectable()
export class JobChanges {
  private readonly watchers = new Map<string, Set<() => void>>();
  private readonly stopping = new AbortController();
  private readonly countByOwner = new Map<string, number>();
  private count = 0;
  private readonly listeners = new Set<(jobId: string) => void>();

  /** What follows of a change is not of the request that made it, and is not logged under its id. */
  private readonly outside = AsyncLocalStorage.snapshot();

  constructor(private readonly config: Config) {}

  /** Aborted when the program stops: nothing will change any more. */
  get closed(): AbortSignal {
    return this.stopping.signal;
  }

  /** Whether there is room for one more watcher of an owner; each holds a connection open. */
  hasRoomFor(owner: string): boolean {
    const { WATCHERS_MAX, WATCHERS_MAX_PER_OWNER } = this.config.env;
    const own = this.countByOwner.get(owner) ?? 0;
    return own < WATCHERS_MAX_PER_OWNER && this.count < WATCHERS_MAX;
  }

  /** Calls `changed` after each commit that changes the job, until the returned function is called. */
  watch({ owner, jobId }: WatchedJob, changed: () => void): () => void {
    const watchers = this.watchers.get(jobId) ?? new Set();
    const watcher = () => changed();
    this.watchers.set(jobId, watchers.add(watcher));
    this.add(owner, 1);
    return () => {
      if (!watchers.delete(watcher)) return;
      this.add(owner, -1);
      if (watchers.size === 0 && this.watchers.get(jobId) === watchers) this.watchers.delete(jobId);
    };
  }

  /** Has it told of what this process changes, until the returned function is called. */
  onPublish(published: (jobId: string) => void): () => void {
    this.listeners.add(published);
    return () => void this.listeners.delete(published);
  }

  /** The jobs that somebody waits for; at most as many as there may be watchers. */
  watched(): readonly string[] {
    return [...this.watchers.keys()];
  }

  /** This process changed a job, and the change is committed. */
  publish(jobId: string): void {
    this.tell(jobId);
    for (const published of this.listeners) this.outside(published, jobId);
  }

  /** A job has changed, whoever did it. */
  tell(jobId: string): void {
    for (const watcher of [...(this.watchers.get(jobId) ?? [])]) watcher();
  }

  close(): void {
    this.stopping.abort();
  }

  private add(owner: string, more: 1 | -1): void {
    const own = (this.countByOwner.get(owner) ?? 0) + more;
    if (own === 0) this.countByOwner.delete(owner);
    else this.countByOwner.set(owner, own);
    this.count += more;
  }
}
