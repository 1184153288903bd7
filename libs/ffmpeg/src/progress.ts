/** One report of `-progress`: what ffmpeg has written so far. */
export interface Progress {
  readonly frames: number;
  /** End of the last packet written, in seconds of the result; null before there is one. */
  readonly seconds: number | null;
  /** Seconds of video a second of work; null where ffmpeg does not know yet. */
  readonly speed: number | null;
  readonly ended: boolean;
}

/** Options that make ffmpeg report to its standard output, four times a second. */
export const PROGRESS_OPTIONS = ['-nostats', '-progress', 'pipe:1', '-stats_period', '0.25'];

/** Reads ffmpeg's `-progress` stream chunk by chunk; a report ends with the line `progress=…`. */
export class ProgressReader {
  private rest = '';
  private fields: Record<string, string> = {};

  constructor(private readonly report: (progress: Progress) => void) {}

  push(chunk: string): void {
    const lines = (this.rest + chunk).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.line(line);
  }

  private line(line: string): void {
    const split = line.indexOf('=');
    if (split < 0) return;
    const name = line.slice(0, split).trim();
    const value = line.slice(split + 1).trim();
    this.fields[name] = value;
    if (name !== 'progress') return;
    this.report(parseProgress(this.fields));
    this.fields = {};
  }
}

function parseProgress(fields: Readonly<Record<string, string>>): Progress {
  return {
    frames: number(fields['frame']) ?? 0,
    seconds: seconds(fields['out_time_us']),
    speed: number(fields['speed']?.replace(/x$/, '')),
    ended: fields['progress'] === 'end',
  };
}

/** Before the first packet ffmpeg writes N/A or the smallest integer there is. */
function seconds(microseconds: string | undefined): number | null {
  const value = number(microseconds);
  return value === null || value < 0 ? null : value / 1e6;
}

function number(text: string | undefined): number | null {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
