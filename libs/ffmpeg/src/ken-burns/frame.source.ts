import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

import {
  framesOf,
  framesShown,
  viewsOf,
  type FramePlan,
  type FrameViews,
  type View,
} from './frame.plan';
import { JobMemory, STILLS_HELD } from './job.memory';
import { resamplingCalls, transitionCalls, type KernelCall } from './kernel.calls';
import { pictureBytes, planesAt, type Planes } from './kernel.memory';
import { KernelThreads } from './kernel.threads';

/** Where a plan's stills lie, and how many threads may work. */
export interface FrameSourceOptions {
  /** Absolute. */
  readonly folder: string;
  readonly threads?: number;
}

/** More would only wait for the encoder. */
const MAX_THREADS = 4;

/**
 * The raw frames of a plan, made by threads a little ahead of whoever takes them. Memory is that of
 * two stills and a few frames, however long the video is. To be closed; throws MediaError.
 */
export class FrameSource implements AsyncDisposable {
  private started: { readonly memory: JobMemory; readonly threads: KernelThreads } | undefined;
  private readonly loads = new Map<number, Promise<void>>();
  /** For each slide how many frames are still to be made of it, and who waits for the last. */
  private readonly uses: readonly { left: number; readonly over: PromiseWithResolvers<void> }[];

  constructor(
    private readonly plan: FramePlan,
    private readonly options: FrameSourceOptions,
  ) {
    this.uses = plan.slides.map((_, slide) => ({
      ...{ left: framesShown(plan, slide), over: Promise.withResolvers<void>() },
    }));
  }

  /** Writes every frame, as fast as they are taken, and ends the stream. */
  async writeTo(stream: Writable): Promise<void> {
    const slots = this.memory.layout.frames.length;
    const views = viewsOf(this.plan);
    const made: Promise<void>[] = [];
    const total = framesOf(this.plan);
    for (let at = 0, begun = 0; at < total; at++) {
      for (; begun < Math.min(total, at + slots); begun++) {
        made.push(this.make(views.next().value as FrameViews, begun % slots));
      }
      await made.shift();
      await written(stream, this.frame(at % slots));
    }
    stream.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.started?.threads.close();
  }

  /** Nothing is held before the first frame is wanted. */
  private start() {
    const { threads = Math.min(MAX_THREADS, availableParallelism()) } = this.options;
    const memory = new JobMemory(this.plan, threads);
    return { memory, threads: new KernelThreads(threads, memory.shared) };
  }

  private get memory(): JobMemory {
    return (this.started ??= this.start()).memory;
  }

  private get threads(): KernelThreads {
    return (this.started ??= this.start()).threads;
  }

  private frame(slot: number): Uint8Array {
    const [{ address }] = this.memory.layout.frames[slot] ?? [{ address: 0 }];
    return new Uint8Array(this.memory.shared.buffer, address, pictureBytes(this.plan.frame));
  }

  private make(views: FrameViews, slot: number): Promise<void> {
    const made = this.makeOf(views, slot);
    // It is looked at when its turn comes; by then the stream may be gone.
    made.catch(() => undefined);
    return made;
  }

  private async makeOf(views: FrameViews, slot: number): Promise<void> {
    const shown = [views.base, ...(views.next ? [views.next] : [])];
    await Promise.all(shown.map(({ slide }) => this.loaded(slide)));
    await this.threads.run((thread) => ({ calls: this.callsFor(views, slot, thread) }));
    for (const { slide } of shown) this.used(slide);
  }

  private callsFor(views: FrameViews, slot: number, number: number): KernelCall[] {
    const [target, thread] = [this.memory.layout.frames[slot], this.memory.layout.threads[number]];
    if (!target || !thread) throw new RangeError(`there is no frame ${slot} or thread ${number}`);
    const onto = (planes: Planes, { slide, seen }: View) =>
      resamplingCalls({
        ...{ still: this.still(slide), seen, target: planes },
        ...{ lanczos: this.memory.layout.lanczos, scratch: thread.scratch },
      });
    const { base, next } = views;
    if (!next || !thread.other) return onto(target, base);
    const blend = transitionCalls(this.plan.transition, next.share, [target, thread.other]);
    return [...onto(target, base), ...onto(thread.other, next), ...blend];
  }

  private still(slide: number): Planes {
    const { canvas } = this.plan.slides[slide] ?? { canvas: { width: 0, height: 0 } };
    return planesAt(this.memory.layout.stills[slide % STILLS_HELD] ?? 0, canvas);
  }

  /** Reads a slide's still once, and then the next one's as soon as there is room. */
  private loaded(slide: number): Promise<void> {
    const known = this.loads.get(slide);
    if (known) return known;
    const load = this.load(slide);
    this.loads.set(slide, load);
    // What fails is told where the still is needed.
    const ahead = async () => {
      await load;
      if (slide + 1 < this.plan.slides.length) await this.loaded(slide + 1);
    };
    ahead().catch(() => undefined);
    return load;
  }

  private async load(slide: number): Promise<void> {
    const wanted = this.plan.slides[slide];
    if (!wanted) return;
    await this.uses[slide - STILLS_HELD]?.over.promise;
    const [{ address }] = this.still(slide);
    const path = join(this.options.folder, wanted.file);
    await this.threads.run(() => ({ path, address, bytes: pictureBytes(wanted.canvas) }));
  }

  private used(slide: number): void {
    const use = this.uses[slide];
    if (!use) return;
    use.left -= 1;
    if (use.left === 0) use.over.resolve();
  }
}

/** Resolves when the stream has let go of the bytes: only then they may be overwritten. */
function written(stream: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
