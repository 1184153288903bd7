import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What a result must be. */
export interface Expectation {
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly audio: boolean;
}

interface Probe {
  readonly streams: readonly {
    readonly codec_type: string;
    readonly width?: number;
    readonly height?: number;
  }[];
  readonly format: { readonly duration: string };
}

/** Saves a downloaded result and looks at it with ffprobe; gives what is wrong, or nothing. */
export async function saveAndCheck(
  bytes: Buffer,
  file: string,
  expected: Expectation & { readonly sha256: string },
): Promise<string | undefined> {
  await writeFile(file, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== expected.sha256) return 'the bytes are not those that were promised';
  const { stdout } = await promisify(execFile)('ffprobe', [
    ...['-v', 'error', '-show_streams', '-show_format', '-of', 'json', file],
  ]);
  const { streams, format } = JSON.parse(stdout) as Probe;
  const video = streams.find(({ codec_type }) => codec_type === 'video');
  const hasAudio = streams.some(({ codec_type }) => codec_type === 'audio');
  if (video?.width !== expected.width || video.height !== expected.height) {
    return `the picture is ${video?.width}×${video?.height}`;
  }
  if (hasAudio !== expected.audio) return hasAudio ? 'there is sound' : 'there is no sound';
  if (Math.abs(Number(format.duration) - expected.seconds) > 0.1) {
    return `it lasts ${format.duration} s in the place of ${expected.seconds} s`;
  }
  return undefined;
}
