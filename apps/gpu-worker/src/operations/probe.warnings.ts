import type { JobWarning } from '@app/contracts';
import { lengthSeconds, type Budget, type MediaReport } from '@app/ffmpeg';

import { isTooLong, type Counted } from './probe.counts';
import { cutShort, isWhole } from './source-input';

/** What was found in a file, and what operations take. */
interface Found {
  readonly report: MediaReport;
  readonly counted: Counted;
  readonly budget: Budget;
}

/** What operations would refuse about a file. */
export function probeWarnings(field: string, { report, counted, budget }: Found): JobWarning[] {
  const { durationSeconds, video } = report.facts;
  if (isTooLong(report.facts, budget)) {
    const is = `${field}: It is ${Math.ceil(durationSeconds ?? 0)} s long; operations take up to`;
    const detail = `${is} ${budget.maxSeconds} s, and its frames were not counted.`;
    return [{ code: 'source_too_long', detail }];
  }
  if (!video || !counted.video) return [];
  const seconds = lengthSeconds(counted.video.timeline);
  if (isWhole(video.durationSeconds, seconds)) return [];
  const detail = `${field}: ${cutShort(video.durationSeconds, seconds)}`;
  return [{ code: 'source_cut_short', detail }];
}
