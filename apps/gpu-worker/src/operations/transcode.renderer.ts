import {
  codecIn,
  transcodeOperation,
  type Encoder,
  type JobWarning,
  type PartTask,
  type TranscodeInput,
} from '@app/contracts';
import {
  containerOptions,
  copyableCut,
  copyOptions,
  demuxerOf,
  isOwnSize,
  MediaError,
  verifyOutput,
  type FilmCodec,
  type Verified,
} from '@app/ffmpeg';

import type { Partable, PartedVideo } from './parted-video';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import { resultFile } from './transcode.command';
import { bytesOf, encode } from './transcode.encode';
import { animate } from './transcode.gif';
import { partedTranscoding } from './transcode.parted';
import { planTranscoding, type Transcoding } from './transcode.plan';
import { transcodedSound } from './transcode.sound';
import { videoResult } from './video-result';

/** Makes a video another file; the picture is copied where it already is as asked for. */
export class TranscodeRenderer extends Renderer<'transcode'> implements Partable<'transcode'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(input: TranscodeInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const job = await planTranscoding(session, input);
    const made = (await copyWhereExact(session, job)) ?? (await encoded(session, job));
    return videoResult(context, {
      ...made,
      file: resultFile(job),
      planned: transcodeOperation.outputs(input),
      totalMs: performance.now() - started,
    });
  }

  async parted(
    session: RenderSession,
    input: TranscodeInput,
    part?: PartTask,
  ): Promise<PartedVideo | null> {
    const isWhole = input.max_size_bytes !== undefined || input.container === 'webm';
    if (isWhole || codecIn(input) === null) return null;
    const job = await planTranscoding(session, input);
    if (!part && isAsAsked(job) && cutOf(job)) return null;
    return partedTranscoding(session, job, part);
  }

  container({ container }: TranscodeInput): 'mp4' | 'mov' {
    return container === 'mov' ? 'mov' : 'mp4';
  }

  codec(input: TranscodeInput): FilmCodec {
    return codecIn(input) ?? 'h264';
  }
}

interface Made {
  readonly verified: Verified;
  readonly warnings: readonly JobWarning[];
  readonly encoder: Encoder;
  readonly fallbackReason: string | null;
}

async function encoded(session: RenderSession, job: Transcoding): Promise<Made> {
  const { made, ...choice } = await (job.codec === 'gif' ? animate : encode)(session, job);
  return { ...made, ...choice };
}

/** The result with the picture copied; undefined where it is to differ, or did not come out exact. */
async function copyWhereExact(session: RenderSession, job: Transcoding): Promise<Made | undefined> {
  const { source, input: file, timeline, seconds } = job.video;
  const cut = isAsAsked(job) ? cutOf(job) : undefined;
  if (!cut) return undefined;
  const { index: streamIndex, width, height } = source.video;
  const track = transcodedSound(job);
  const { container } = job.input;
  const name = resultFile(job);
  const options = [
    ...['-map', `0:${streamIndex}`, ...copyOptions('v', cut, timeline), ...(track?.options ?? [])],
    ...containerOptions(container, job.codec),
  ];
  const command = { inputs: [file], chains: track?.chains ?? [], outputs: [{ options, name }] };
  const video = { how: 'copied', ...cut, source: file, streamIndex, timeline } as const;
  const plan = { name, demuxer: demuxerOf(container), size: { width, height }, video };
  try {
    await session.tools.runner.ffmpeg(command, session.run({ seconds }));
    if ((await bytesOf(session, job)) > (job.input.max_size_bytes ?? Infinity)) return undefined;
    const audio = track?.plan ?? null;
    const verified = await verifyOutput(session.tools.runner, { ...plan, audio }, session.run());
    return { verified, warnings: [], encoder: 'copy', fallbackReason: null };
  } catch (error) {
    const isInexact = error instanceof MediaError && COPY_FAILURES.includes(error.code);
    if (isInexact) return undefined;
    throw error;
  }
}

function cutOf({ video: { source, timeline }, seconds }: Transcoding) {
  return copyableCut(source, timeline, seconds);
}

/** A container that ffmpeg can not copy from, or a copy that is not the source: encode instead. */
const COPY_FAILURES = ['encode_failed', 'output_invalid'];

/** Whether nothing of the picture is to change; H.264 alone is known to be whole when it is copied. */
function isAsAsked({ input, video, codec, size, pacing }: Transcoding): boolean {
  if (input.always_encode || codec !== 'h264') return false;
  const isAtRate = input.frame_rate === undefined || pacing.isSteady;
  return isAtRate && isOwnSize(video.source.video, size);
}
