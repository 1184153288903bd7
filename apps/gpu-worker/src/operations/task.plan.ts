import { SOUND_OUTPUT, type PlanTask } from '@app/contracts';
import { lengthSeconds, MediaError, MP4_OPTIONS, survey, type Command } from '@app/ffmpeg';

import { orBlameSource } from './blamed-source';
import { toMediaFacts } from './media-facts';
import { canBeParted, type PartedVideo } from './parted-video';
import type { RenderSession } from './render-session';
import type { RenderedFile, RenderResult } from './renderer';
import type { SoundTrack } from './sound-track';
import { partLengths } from './task.lengths';
import { partFile } from './task.files';

const SOUND_FILE = 'sound.m4a';

/** Where the parts of a result begin, and all of its sound; undefined where it is rendered whole. */
export async function planParts(
  session: RenderSession,
  video: PartedVideo,
  task: PlanTask,
): Promise<RenderResult | undefined> {
  const started = performance.now();
  const frames = canBeParted(video) ? partLengths(video, task) : [];
  if (frames.length < 2) return undefined;
  const { sound, rate, warnings } = video;
  const outputs: RenderResult['outputs'] = sound
    ? { [SOUND_OUTPUT]: await storedSound(session, video, sound) }
    : {};
  return {
    ...{ outputs, data: null, warnings, encoder: null, fallbackReason: null },
    ...{ renderMs: Math.round(performance.now() - started), verifyMs: 0, speed: null },
    plan: { frames, rate, has_sound: sound !== null },
  };
}

async function storedSound(
  session: RenderSession,
  video: PartedVideo,
  sound: SoundTrack,
): Promise<RenderedFile> {
  const { runner } = session.tools;
  // Without progress: that of the job is told by its parts.
  await orBlameSource(session, video.sources, () =>
    runner.ffmpeg(soundCommand(video, sound), session.run()),
  );
  const { maxPixels } = session.run();
  const file = { name: SOUND_FILE, demuxer: 'mov', maxPixels } as const;
  const { facts, timelineOf } = await survey(runner, file, session.run());
  const got = facts.audio ? lengthSeconds(timelineOf(facts.audio)) : 0;
  if (Math.abs(got - sound.plan.seconds) > TOLERANCE_SECONDS) {
    const detail = `The sound is ${got.toFixed(3)} s long, not ${sound.plan.seconds.toFixed(3)} s.`;
    throw new MediaError('output_invalid', detail);
  }
  return partFile(session, { name: SOUND_FILE, output: SOUND_OUTPUT, media: toMediaFacts(facts) });
}

const TOLERANCE_SECONDS = 0.1;

function soundCommand({ picture, soundInputs }: PartedVideo, sound: SoundTrack): Command {
  const inputs = [...picture('cpu').inputs, ...soundInputs];
  const options = [...sound.options, '-vn', ...MP4_OPTIONS];
  return { inputs, chains: sound.chains, outputs: [{ options, name: SOUND_FILE }] };
}
