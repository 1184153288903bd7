/** A part of a job's result, as `stream` gives it. */
export interface StreamedChunk {
  readonly output: unknown;
}

interface Stream {
  readonly chunks: StreamedChunk[];
  bytes: number;
}

export interface StreamLimits {
  /** Most bytes of one job, and of all together, that lie here unfetched. */
  readonly jobBytes: number;
  readonly allBytes: number;
}

/** What generators sent and nobody has fetched yet; a chunk is handed out once. */
export class JobStreams {
  private readonly streams = new Map<string, Stream>();
  private bytes = 0;

  constructor(private readonly limits: StreamLimits) {}

  /** False when too much lies there already. */
  add(jobId: string, output: unknown, bytes: number): boolean {
    const stream = this.streams.get(jobId) ?? { chunks: [], bytes: 0 };
    const { jobBytes, allBytes } = this.limits;
    if (stream.bytes + bytes > jobBytes || this.bytes + bytes > allBytes) return false;
    stream.chunks.push({ output });
    stream.bytes += bytes;
    this.bytes += bytes;
    this.streams.set(jobId, stream);
    return true;
  }

  has(jobId: string): boolean {
    return this.streams.has(jobId);
  }

  /** What has come since the last call. */
  drain(jobId: string): readonly StreamedChunk[] {
    const stream = this.streams.get(jobId);
    this.streams.delete(jobId);
    this.bytes -= stream?.bytes ?? 0;
    return stream?.chunks ?? [];
  }
}
