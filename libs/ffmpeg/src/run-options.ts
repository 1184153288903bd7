import type { Environment } from './environment';
import type { Progress } from './progress';

/** Where the programs are, and the environment of which they see a part (`toolEnvironment`). */
export interface RunnerOptions {
  readonly ffmpegPath?: string | undefined;
  readonly ffprobePath?: string | undefined;
  readonly environment?: Environment;
  readonly stopGraceMs?: number;
}

/** What one run may use, where it works and who may stop it. */
export interface RunOptions {
  /** The working folder: names in commands are relative to it. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly maxFileBytes: number;
  readonly maxPixels: number;
  /** CUDA reserves more addresses than any limit for CPU work would let it. */
  readonly usesGpu?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/** How a run of ffmpeg ended well; frames and speed are its own last words. */
export interface RunReport {
  readonly frames: number;
  readonly speed: number | null;
  /** What it complained about, for our own logs and checks. */
  readonly stderrTail: string;
}
