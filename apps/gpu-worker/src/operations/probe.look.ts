import { open, stat } from 'node:fs/promises';

import type { JobWarning, ProbeData } from '@app/contracts';
import {
  beginsWithIndex,
  containerName,
  MediaError,
  readHead,
  reportOn,
  type InputFile,
  type MediaReport,
} from '@app/ffmpeg';

import { countTracks, durationOf } from './probe.counts';
import { audioOf, chaptersOf, imageOf, plainText, rounded, videoOf } from './probe.facts';
import { probeWarnings } from './probe.warnings';
import type { RenderSession } from './render-session';
import { openStill } from './still-source';

/** What was found in a file. */
export interface Looked {
  readonly data: ProbeData;
  readonly warnings: readonly JobWarning[];
}

/** A still by its own header; ffprobe adds how its pixels are stored. */
export async function lookIntoStill(session: RenderSession, field: string): Promise<Looked> {
  const { input, facts } = await openStill(session, field);
  const report = await session.about(field, () =>
    reportOn(session.tools.runner, input, session.run()),
  );
  const data: ProbeData = {
    type: 'image',
    ...(await fileFacts(session, field, input)),
    ...{ duration_seconds: null, bit_rate: null, title: null, video: null, audio: null },
    image: imageOf(facts, report),
    tracks: { video: 0, audio: 0, subtitle: 0 },
    chapters: [],
  };
  return { data, warnings: [] };
}

/** A source among the files of a job. */
interface Source {
  readonly field: string;
  readonly input: InputFile;
}

/**
 * A video or a sound by its index and its packets. What is over a limit or cut short is told all the
 * same, with a warning. Throws MediaError `media_encrypted`, `media_invalid`.
 */
export async function lookIntoTracks(session: RenderSession, source: Source): Promise<Looked> {
  const { runner } = session.tools;
  const report = checked(await reportOn(runner, source.input, session.run()));
  const counted = await countTracks(session, source.input, report.facts);
  const file = await fileFacts(session, source.field, source.input);
  const duration = durationOf(counted) ?? report.facts.durationSeconds;
  const data: ProbeData = {
    type: report.facts.video ? 'video' : 'audio',
    ...file,
    duration_seconds: duration === null ? null : rounded(duration),
    bit_rate: duration ? Math.round((file.size_bytes * 8) / duration) : null,
    title: plainText(report.title),
    video: videoOf(report, counted.video),
    audio: audioOf(report, counted.audio),
    image: null,
    tracks: report.tracks,
    chapters: chaptersOf(report),
  };
  return {
    data,
    warnings: probeWarnings(source.field, { report, counted, budget: session.budget }),
  };
}

function checked(report: MediaReport): MediaReport {
  const { encrypted, video, audio } = report.facts;
  if (encrypted) {
    throw new MediaError(
      'media_encrypted',
      'It is encrypted; only the owner of the key can use it.',
    );
  }
  if (video && (video.width <= 0 || video.height <= 0)) {
    throw new MediaError('media_invalid', 'The picture size can not be read.');
  }
  const heard = audio && audio.sampleRate > 0 ? audio : null;
  if (!video && !heard)
    throw new MediaError('media_invalid', 'There is no picture or sound in it.');
  return { ...report, facts: { ...report.facts, audio: heard } };
}

async function fileFacts(session: RenderSession, field: string, { demuxer }: InputFile) {
  const { path } = session.source(field);
  const { size: size_bytes } = await stat(path);
  const file = await open(path);
  try {
    const container = containerName(demuxer, await readHead(file));
    return {
      container,
      size_bytes,
      fast_start: demuxer === 'mov' ? await beginsWithIndex(file) : null,
    };
  } finally {
    await file.close();
  }
}
