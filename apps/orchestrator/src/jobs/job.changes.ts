import { Injectable } from '@nestjs/common';

/** Tells who waits for a job in this process that it changed. What it changed to is read again. */
@Injectable()
export class JobChanges {
  private readonly watchers = new Map<string, Set<() => void>>();
  private readonly stopping = new AbortController();
  private count = 0;

  /** Aborted when the program stops: nothing will change any more. */
  get closed(): AbortSignal {
    return this.stopping.signal;
  }

  /** Whether there is room for one more watcher; each holds a connection open. */
  get full(): boolean {
    return this.count >= MAX_WATCHERS;
  }

  /** Calls `changed` after each commit that changes the job, until the returned function is called. */
  watch(jobId: string, changed: () => void): () => void {
    const watchers = this.watchers.get(jobId) ?? new Set();
    const watcher = () => changed();
    this.watchers.set(jobId, watchers.add(watcher));
    this.count += 1;
    return () => {
      if (!watchers.delete(watcher)) return;
      this.count -= 1;
      if (watchers.size === 0 && this.watchers.get(jobId) === watchers) this.watchers.delete(jobId);
    };
  }

  publish(jobId: string): void {
    for (const watcher of [...(this.watchers.get(jobId) ?? [])]) watcher();
  }

  close(): void {
    this.stopping.abort();
  }
}

const MAX_WATCHERS = 1000;
