import type { Encoder, JobWarning } from '@app/contracts';
import {
  copySpanOptions,
  MediaError,
  MP4_OPTIONS,
  startsFresh,
  verifyOutput,
  type CopiedSpan,
  type InputFile,
  type StreamPlan,
  type Verified,
} from '@app/ffmpeg';

import type { RenderSession } from './render-session';
import { copiedTrack, isCopyable } from './sound-track';
import { inFile, type TrimJob } from './trim.job';
import { trimmedTrack, type TrimmedTrack } from './trim.sound';
import { RESULT_FILE } from './video-result';

interface Copied {
  readonly verified: Verified;
  readonly encoder: Encoder;
  readonly fallbackReason: null;
  readonly warnings: readonly JobWarning[];
}

/** A span of the picture copied; undefined where the copy does not come out as its source. */
export async function copySpan(
  session: RenderSession,
  job: TrimJob,
  span: CopiedSpan,
): Promise<Copied | undefined> {
  try {
    const track = trackBeside(job, span);
    await write(session, { job, span, track });
    const verified = await verify(session, { job, span, track });
    return { verified, encoder: 'copy', fallbackReason: null, warnings: [] };
  } catch (error) {
    if (error instanceof MediaError && COPY_FAILURES.includes(error.code)) return undefined;
    throw error;
  }
}

/** A container that ffmpeg can not copy from, or a copy that is not the source: encode instead. */
const COPY_FAILURES = ['encode_failed', 'output_invalid'];

interface Parts {
  readonly job: TrimJob;
  readonly span: CopiedSpan;
  readonly track: TrimmedTrack | null;
}

/** A sound whose beginning stays is copied like the picture. */
function trackBeside(job: TrimJob, { start, cut }: CopiedSpan): TrimmedTrack | null {
  const { sound, video } = job;
  const isWhole = start === 0 && Math.abs(inFile(video, 0)) < 0.001;
  if (sound && isWhole && isCopyable(sound)) {
    return { ...copiedTrack(sound, 1, cut.seconds), inputs: [sound.input] };
  }
  return trimmedTrack(job, { input: 1, start, seconds: cut.seconds });
}

async function write(session: RenderSession, { job, span, track }: Parts): Promise<void> {
  const { input, source } = job.video;
  const picture = ['-map', `0:${source.video.index}`, ...copySpanOptions(span)];
  const options = [...picture, ...(track?.options ?? []), ...MP4_OPTIONS];
  await session.tools.runner.ffmpeg(
    {
      inputs: [movedInput(input, -inFile(job.video, span.start)), ...(track?.inputs ?? [])],
      chains: track?.chains ?? [],
      outputs: [{ options, name: RESULT_FILE }],
    },
    session.run({ seconds: span.cut.seconds }),
  );
}

/** An input whose times are all moved, so that what is wanted of it begins at 0. */
function movedInput(input: InputFile, seconds: number): InputFile {
  if (Math.abs(seconds) < 1e-6) return input;
  return { ...input, options: ['-itsoffset', seconds.toFixed(6)] };
}

async function verify(session: RenderSession, { job, span, track }: Parts): Promise<Verified> {
  const { skipped, cut, timeline } = span;
  const { source, input } = job.video;
  const { index: streamIndex, width, height } = source.video;
  const { runner } = session.tools;
  const video: StreamPlan = {
    ...{ how: 'copied', ...cut, skipped, source: input, streamIndex, timeline },
  };
  const plan = { name: RESULT_FILE, size: { width, height }, video, audio: track?.plan ?? null };
  const verified = await verifyOutput(runner, plan, session.run());
  const result: InputFile = { ...input, name: RESULT_FILE, demuxer: 'mov' };
  const index = verified.facts.video?.index ?? 0;
  if (skipped > 0 && !(await startsFresh(runner, { input: result, index }, session.run()))) {
    throw new MediaError('output_invalid', 'The copy does not begin with a picture of its own.');
  }
  return verified;
}

/** By how much a copy differs from what was asked for, said aloud. */
export function movedBy({ start, cut }: CopiedSpan, { window }: TrimJob): JobWarning[] {
  const slack = (window.end - window.start) / window.frames / 2;
  const moved = (what: 'start' | 'end', is: number, wanted: number): JobWarning[] => {
    if (Math.abs(is - wanted) < slack) return [];
    const detail = `${what}: the result ${what}s at ${is.toFixed(3)} s and not at ${wanted.toFixed(3)} s, so that nothing had to be encoded`;
    return [{ code: `${what}_moved`, detail }];
  };
  return [...moved('start', start, window.start), ...moved('end', start + cut.seconds, window.end)];
}
