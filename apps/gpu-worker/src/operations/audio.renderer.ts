import { audioOperation, type AudioInput, type Encoder, type JobWarning } from '@app/contracts';
import {
  audioGraph,
  checkSeconds,
  copyOptions,
  MediaError,
  secondsOf,
  soundCut,
  soundDemuxer,
  soundEncodingOptions,
  soundFileOptions,
  soundPadding,
  SOUND_OUT,
  verifySound,
  type Level,
  type SoundPlan,
  type Verified,
} from '@app/ffmpeg';

import { planSound, type PlannedSound } from './audio.plan';
import { orBlameSource } from './blamed-source';
import type { OpenedSound } from './opened-media';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import { levelFor } from './sound-level';
import { isCopyable } from './sound-track';
import { videoResult } from './video-result';

/** Takes, cuts, levels and converts a sound; AAC is copied where nothing is done to it. */
export class AudioRenderer extends Renderer<'audio'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(input: AudioInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const sound = await session.sound('url_audio');
    const planned = await session.about('url_audio', async () => {
      const plan = planSound(sound, input);
      checkSeconds(plan.edit.seconds, session.budget);
      return plan;
    });
    const job: SoundJob = { input, sound, planned };
    const made = (await copyWhereExact(session, job)) ?? (await encode(session, job));
    return videoResult(context, {
      ...made,
      file: resultFile(job),
      fallbackReason: null,
      planned: audioOperation.outputs(input),
      warnings: [...planned.warnings, ...made.warnings],
      totalMs: performance.now() - started,
    });
  }
}

interface SoundJob {
  readonly input: AudioInput;
  readonly sound: OpenedSound;
  readonly planned: PlannedSound;
}

interface Made {
  readonly verified: Verified;
  readonly warnings: readonly JobWarning[];
  readonly encoder: Encoder | null;
}

function resultFile({ input }: SoundJob): string {
  return `result.${input.format}`;
}

/** AAC taken over as it is; undefined where it is to differ, or did not come out exact. */
async function copyWhereExact(session: RenderSession, job: SoundJob): Promise<Made | undefined> {
  const { sound, input, planned } = job;
  if (input.format !== 'm4a' || !planned.isUntouched || !isCopyable(sound)) return undefined;
  const { source, timeline, seconds } = sound;
  const { index: streamIndex } = source.audio;
  const cut = soundCut(timeline, Infinity);
  const options = ['-map', `0:${streamIndex}`, ...copyOptions('a', cut, timeline)];
  const copied = { how: 'copied', ...cut, source: sound.input, streamIndex, timeline } as const;
  try {
    await session.tools.runner.ffmpeg(
      {
        ...{ inputs: [sound.input], chains: [] },
        outputs: [{ options: [...options, ...soundFileOptions('m4a')], name: resultFile(job) }],
      },
      session.run({ seconds, pixelsPerSecond: 0 }),
    );
    const verified = await verify(session, job, { toleranceSeconds: 0.1, copied });
    return { verified, warnings: [], encoder: 'copy' };
  } catch (error) {
    const isInexact = error instanceof MediaError && COPY_FAILURES.includes(error.code);
    if (isInexact) return undefined;
    throw error;
  }
}

/** A container that ffmpeg can not copy from, or a copy that is not the source: encode instead. */
const COPY_FAILURES = ['encode_failed', 'output_invalid'];

async function encode(session: RenderSession, job: SoundJob): Promise<Made> {
  const { sound, planned, input } = job;
  const { edit, encoding } = planned;
  const inputs = [sound.input];
  const soundAt = (level: Level | null) => ({ inputs, chains: [audioGraph({ ...edit, level })] });
  const source = { field: 'url_audio', input: sound.input, index: edit.audio.index };
  const warnings = await orBlameSource(session, [source], async () => {
    const { level, warnings } = input.loudness
      ? await levelFor(session, soundAt, input.loudness)
      : { level: null, warnings: [] };
    const options = ['-map', `[${SOUND_OUT}]`, ...soundEncodingOptions(encoding)];
    const outputs = [{ options, name: resultFile(job) }];
    const run = session.run({ seconds: edit.seconds, pixelsPerSecond: 0 });
    await session.tools.runner.ffmpeg({ ...soundAt(level), outputs }, run);
    return warnings;
  });
  const verified = await verify(session, job, { toleranceSeconds: tolerance(job), copied: null });
  return { verified, warnings, encoder: null };
}

/** What was cut is right to the sample, as far as its format lets it; all of a sound to its clock. */
function tolerance({ planned, input, sound }: SoundJob): number {
  const { isCut, edit } = planned;
  if (!isCut) return Math.max(WHOLE_SECONDS, secondsOf(sound.timeline.timeBase));
  return (soundPadding(input.format) + 0.5) / edit.rate;
}

/** Encoders and containers note more at the ends of some sounds than is heard. */
const WHOLE_SECONDS = 0.1;

function verify(
  session: RenderSession,
  job: SoundJob,
  check: Pick<SoundPlan, 'toleranceSeconds' | 'copied'>,
): Promise<Verified> {
  const { rate: sampleRate, channels, seconds } = job.planned.edit;
  const demuxer = soundDemuxer(job.input.format);
  const plan = { name: resultFile(job), demuxer, sampleRate, channels, seconds, ...check };
  return verifySound(session.tools.runner, plan, session.run());
}
