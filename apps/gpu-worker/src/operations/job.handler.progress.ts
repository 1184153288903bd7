import type { JobProgress, JobStage } from '@app/contracts';

/** Percent of the whole job at which each stage begins and ends; rendering is most of the work. */
const STAGES = {
  starting: [0, 2],
  downloading: [2, 20],
  rendering: [20, 92],
  uploading: [92, 99],
} as const satisfies Partial<Record<JobStage, readonly [number, number]>>;

/** Turns how far each stage is into one figure for the job, which never goes back. */
export class JobProgressMeter {
  private stage: keyof typeof STAGES = 'starting';
  private percent = 0;
  private enteredAt = performance.now();

  constructor(private readonly report: (progress: JobProgress) => void) {}

  enter(stage: keyof typeof STAGES): void {
    this.stage = stage;
    this.enteredAt = performance.now();
    this.update(0);
  }

  /** `fraction` is 0 to 1 of the current stage; `speed` is seconds of video a second of work. */
  update(fraction: number, speed: number | null = null): void {
    const [from, to] = STAGES[this.stage];
    const share = Math.min(1, Math.max(0, fraction));
    this.percent = Math.max(this.percent, from + (to - from) * share);
    this.report({
      stage: this.stage,
      progress: Math.round(this.percent * 10) / 10,
      eta_seconds: this.etaSeconds(share),
      speed,
    });
  }

  /**
   * From the pace of the render so far; nothing else takes long enough to be told. Early on the
   * pace is mostly that of starting.
   */
  private etaSeconds(share: number): number | null {
    if (this.stage !== 'rendering' || share < 0.08) return null;
    const elapsedSeconds = (performance.now() - this.enteredAt) / 1000;
    return Math.round((elapsedSeconds * (1 - share)) / share);
  }
}
