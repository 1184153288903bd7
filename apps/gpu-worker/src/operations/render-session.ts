import { ApiError } from '@app/contracts';
import {
  checkFrames,
  checkSeconds,
  checkSound,
  checkVideo,
  lengthSeconds,
  MediaError,
  RunError,
  survey,
  type Budget,
  type InputFile,
  type RunOptions,
  type Survey,
  type Timeline,
} from '@app/ffmpeg';

import type { OpenedSound, OpenedVideo } from './opened-media';
import type { RenderContext, SourceFile } from './renderer';
import type { RenderTools } from './render-tools';
import { checkWhole, openInput, type InputKind } from './source-input';

/** What an unsteady video is put on may be more than it has. */
const LEAST_FRAMES_PER_SECOND = 30;

/** One job's sources, limits and progress as ffmpeg needs them. */
export class RenderSession {
  /** Of the video that was opened. */
  private pixelsPerSecond: number | undefined;
  /** What was last reported: a second try starts over, its progress does not. */
  private fraction = 0;

  constructor(
    private readonly context: RenderContext,
    readonly tools: RenderTools,
  ) {}

  /**
   * Options of a run; one with a plan makes the result, so that its progress is the job's. Who makes
   * frames without having opened a video says how many pixels they have a second.
   */
  run(plan?: { readonly seconds: number; readonly pixelsPerSecond?: number }): RunOptions {
    const { folder, signal, limits, planned, progress } = this.context;
    const pixelsPerSecond = plan?.pixelsPerSecond ?? this.pixelsPerSecond ?? 0;
    if (plan) planned({ seconds: plan.seconds, pixelsPerSecond });
    return {
      folder,
      signal,
      timeoutMs: limits.execution_timeout_ms,
      maxFileBytes: limits.max_output_bytes,
      maxPixels: limits.max_pixels,
      ...(plan && {
        onProgress: ({ seconds, speed }) => {
          this.fraction = Math.max(this.fraction, Math.min(1, (seconds ?? 0) / plan.seconds));
          progress({ fraction: this.fraction, speed });
        },
      }),
    };
  }

  /** The job's folder, in which names of inputs are relative. */
  get folder(): string {
    return this.context.folder;
  }

  /** Whether what is planned is the source of another render in the same run. */
  get goesOn(): boolean {
    return this.context.goesOn === true;
  }

  async video(field: string): Promise<OpenedVideo> {
    const made = this.context.made?.[field];
    if (made) {
      this.pixelsPerSecond = made.made?.pixelsPerSecond;
      return made;
    }
    return this.about(field, async () => {
      const input = await this.input(field, 'video');
      const { facts, timelineOf } = await this.survey(input);
      const source = checkVideo(facts, this.budget);
      const timeline = this.within(timelineOf(source.video));
      checkFrames(timeline.times.length, this.budget);
      const seconds = lengthSeconds(timeline);
      checkWhole(source.video.durationSeconds, seconds);
      const { width, height } = source.video;
      const framesPerSecond = Math.max(LEAST_FRAMES_PER_SECOND, timeline.times.length / seconds);
      this.pixelsPerSecond = width * height * framesPerSecond;
      return { input, source, timeline, timelineOf, seconds };
    });
  }

  async sound(field: string): Promise<OpenedSound> {
    return this.about(field, async () => {
      const input = await this.input(field, 'audio');
      const { facts, timelineOf } = await this.survey(input);
      const source = checkSound(facts, this.budget);
      const timeline = this.within(timelineOf(source.audio));
      return { input, source, timeline, seconds: lengthSeconds(timeline) };
    });
  }

  /** The own sound of a video that was opened; null where it has none. */
  async soundOf(field: string, video: OpenedVideo): Promise<OpenedSound | null> {
    if (video.made) return video.made.sound;
    const { input, source, timelineOf } = video;
    const { audio } = source;
    if (!audio || audio.sampleRate <= 0) return null;
    const timeline = await this.about(field, async () => this.within(timelineOf(audio)));
    if (timeline.times.length === 0) return null;
    const seconds = lengthSeconds(timeline);
    return { input, source: { ...source, audio }, timeline, seconds };
  }

  /** A source of any kind, told by its content; nothing of it was probed. */
  async media(field: string): Promise<InputFile> {
    return this.about(field, () => this.input(field, 'media'));
  }

  async still(field: string): Promise<InputFile> {
    return this.about(field, () => this.input(field, 'image'));
  }

  /** Runs a step whose errors are about one field, and says so. */
  async about<T>(field: string, step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof MediaError) || error instanceof RunError) throw error;
      throw new ApiError(error.code, `${field}: ${error.detail}`, { cause: error });
    }
  }

  source(field: string): SourceFile {
    const source = this.context.sources[field];
    if (!source) throw new ApiError('internal', `The source ${field} was not fetched.`);
    return source;
  }

  get budget(): Budget {
    const { limits } = this.context;
    return { maxPixels: limits.max_pixels, maxSeconds: limits.max_duration_seconds };
  }

  private input(field: string, kind: InputKind): Promise<InputFile> {
    const { path } = this.source(field);
    return openInput({ path, folder: this.context.folder, kind, budget: this.budget });
  }

  private survey(input: InputFile): Promise<Survey> {
    return survey(this.tools.runner, input, this.run());
  }

  /** A stream that lasts no longer than it may. */
  private within(timeline: Timeline): Timeline {
    checkSeconds(lengthSeconds(timeline), this.budget);
    return timeline;
  }
}
