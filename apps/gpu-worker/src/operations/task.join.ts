import { join } from 'node:path';

import { partSource, SOUND_OUTPUT, type JoinTask, type OutputFile } from '@app/contracts';
import {
  containerOptions,
  demuxerOf,
  FragmentJoiner,
  MediaError,
  verifyOutput,
  type Command,
  type FilmCodec,
} from '@app/ffmpeg';

import type { OpenedVideo } from './opened-media';
import type { RenderSession } from './render-session';
import type { RenderContext, RenderResult } from './renderer';
import { copiedTrack, type SoundTrack } from './sound-track';
import { videoResult } from './video-result';

const ALL_PARTS = 'joined.mp4';

interface Joining {
  readonly container: 'mp4' | 'mov';
  readonly codec: FilmCodec;
  readonly planned: readonly OutputFile[];
  readonly context: RenderContext;
}

/** Puts the parts of a picture behind each other and its sound beside them, without another encode. */
export async function joinParts(
  session: RenderSession,
  task: JoinTask,
  { container, codec, planned, context }: Joining,
): Promise<RenderResult> {
  const started = performance.now();
  const parts: OpenedVideo[] = [];
  for (const at of task.frames.keys()) parts.push(await session.video(partSource(at)));
  await joinPictures(session, task);
  const sound = task.has_sound ? copiedTrack(await session.sound(SOUND_OUTPUT), 1, Infinity) : null;
  const file = `result.${container}`;
  const command = muxCommand(session, sound, {
    ...{ options: containerOptions(container, codec), name: file },
  });
  const seconds = secondsOf(task, parts);
  await session.tools.runner.ffmpeg(command, session.run({ seconds }));
  const { source } = parts[0] ?? noParts();
  const frames = parts.reduce((sum, { timeline }) => sum + timeline.times.length, 0);
  const { width, height } = source.video;
  const verified = await verifyOutput(
    session.tools.runner,
    {
      ...{ name: file, demuxer: demuxerOf(container), size: { width, height } },
      video: { how: 'encoded', seconds, frames },
      audio: sound?.plan ?? null,
    },
    session.run(),
  );
  const made = { file, planned, verified, encoder: 'copy', fallbackReason: null } as const;
  return videoResult(context, { ...made, warnings: [], totalMs: performance.now() - started });
}

/** The last part is as long as it came out; the others' places are fixed by those behind them. */
function secondsOf({ frames, rate }: JoinTask, parts: readonly OpenedVideo[]): number {
  const before = frames.slice(0, -1).reduce((sum, count) => sum + count, 0);
  const last = parts.at(-1)?.timeline.times.length ?? 0;
  return ((before + last) * rate.den) / rate.num;
}

async function joinPictures(session: RenderSession, { frames, rate }: JoinTask): Promise<void> {
  await using pictures = await FragmentJoiner.open(join(session.folder, ALL_PARTS), rate);
  for (const [at, count] of frames.entries()) {
    await pictures.add(session.source(partSource(at)).path, count);
  }
}

function muxCommand(
  session: RenderSession,
  sound: SoundTrack | null,
  { options, name }: { readonly options: readonly string[]; readonly name: string },
): Command {
  const { maxPixels } = session.run();
  const picture = { name: ALL_PARTS, demuxer: 'mov', maxPixels } as const;
  const beside = sound?.plan.how === 'copied' ? [sound.plan.source] : [];
  const all = ['-map', '0:v:0', '-c:v', 'copy', ...(sound?.options ?? []), ...options];
  return { inputs: [picture, ...beside], chains: [], outputs: [{ options: all, name }] };
}

function noParts(): never {
  throw new MediaError('output_invalid', 'There are no parts to join.');
}
