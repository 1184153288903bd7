import type {
  Encoder,
  FanOutPlan,
  InputOf,
  JobLimits,
  JobTask,
  JobWarning,
  MediaFacts,
  MediaKind,
  OperationName,
} from '@app/contracts';

import type { OpenedVideo } from './opened-media';

/** A source after it was fetched: a file of ours, not yet probed. */
export interface SourceFile {
  /** Absolute; a fixed name inside of the job's folder. */
  readonly path: string;
  readonly kind: MediaKind;
  readonly bytes: number;
  /** What its server says that its text is encoded in, unchecked; null where it does not say. */
  readonly charset: string | null;
}

export interface RenderProgress {
  /** 0 to 1 of the render itself. */
  readonly fraction: number;
  /** Seconds of video a second of work. */
  readonly speed: number | null;
}

/** What is about to be rendered, as far as it says how long that can take. */
export interface RenderPlan {
  /** Length of the result. */
  readonly seconds: number;
  /** Width × height × frames a second. */
  readonly pixelsPerSecond: number;
}

/** What a renderer gets beside its input: local files and limits, nothing of queues or networks. */
export interface RenderContext {
  /** Absolute; holds intermediate files and results, and is removed by the caller. */
  readonly folder: string;
  /** By the name of the media field. */
  readonly sources: Readonly<Record<string, SourceFile>>;
  /** Videos that are made in the same run, in the place of files, by the name of the media field. */
  readonly made?: Readonly<Record<string, OpenedVideo>>;
  /** Whether this is planned to be such a video itself: nothing of it can be copied. */
  readonly goesOn?: boolean;
  /** What of the job is to be rendered, where that is not all of it. */
  readonly task?: JobTask;
  /** How many jobs share this machine. */
  readonly concurrency: number;
  readonly limits: JobLimits;
  readonly signal: AbortSignal;
  /** Called when the sources are probed, before each try; a render that takes too long for it ends. */
  readonly planned: (plan: RenderPlan) => void;
  readonly progress: (update: RenderProgress) => void;
}

export interface RenderedFile {
  /** Absolute, inside of the context's folder. */
  readonly path: string;
  readonly filename: string;
  readonly contentType: string;
  readonly media: MediaFacts;
}

/** A render that was verified; an unverified one is an error and never a result. */
export interface RenderResult {
  /** By their names in the operation's definition, which grants are named by as well. */
  readonly outputs: Readonly<Record<string, RenderedFile>>;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly warnings: readonly JobWarning[];
  readonly encoder: Encoder | null;
  readonly fallbackReason: string | null;
  readonly renderMs: number;
  readonly verifyMs: number;
  readonly speed: number | null;
  /** In the place of the result: where its parts begin. */
  readonly plan?: FanOutPlan;
}

/**
 * Renders one operation: local files in, local files out. Throws ApiErrors with the codes of the
 * closed list (`media_*`, `subtitle_invalid`, `encode_failed`, `output_invalid`, `timed_out`).
 */
export abstract class Renderer<Name extends OperationName> {
  abstract render(input: InputOf<Name>, context: RenderContext): Promise<RenderResult>;
}
