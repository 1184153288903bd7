import { Injectable } from '@nestjs/common';

import { JobChanges, type WatchedJob } from '../rows/job.changes';
import { SingleFlight } from '../single-flight';
import { JobReader } from './job.reader';
import type { ViewedJob } from './job.view';

/** Somebody who is told of a job. */
export interface Viewer {
  /** The job as it is; the same again where nothing has changed. */
  readonly next: (viewed: ViewedJob) => void;
  readonly error: (error: unknown) => void;
}

interface Look {
  readonly viewers: Set<Viewer>;
  readonly flight: SingleFlight;
}

/** Reads a job once for all who follow it here, however many they are. */
@Injectable()
export class JobLooks {
  private readonly looks = new Map<string, Look>();

  constructor(
    private readonly reader: JobReader,
    private readonly changes: JobChanges,
  ) {}

  /** Tells of the job now and after each change, until the returned function is called. */
  follow(job: WatchedJob, viewer: Viewer): () => void {
    const key = JSON.stringify([job.owner, job.jobId]);
    const look = this.looks.get(key) ?? this.lookAt(job);
    this.looks.set(key, look);
    look.viewers.add(viewer);
    const unwatch = this.changes.watch(job, () => void look.flight.run());
    void look.flight.run();
    return () => {
      unwatch();
      look.viewers.delete(viewer);
      if (look.viewers.size === 0 && this.looks.get(key) === look) this.looks.delete(key);
    };
  }

  private lookAt({ owner, jobId }: WatchedJob): Look {
    const viewers = new Set<Viewer>();
    const flight = new SingleFlight(async () => {
      try {
        const viewed = await this.reader.find(owner, jobId);
        for (const viewer of [...viewers]) viewer.next(viewed);
      } catch (error) {
        for (const viewer of [...viewers]) viewer.error(error);
      }
    });
    return { viewers, flight };
  }
}
