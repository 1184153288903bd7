import { ApiError } from '@app/contracts';
import { RunError } from '@app/ffmpeg';

const FULL_CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT'];
/** In ffmpeg's last words, which are the system's own for both codes. */
const FULL_WORDS = /No space left on device|Disk quota exceeded/;

/**
 * What failed for want of room on this worker's disk, by its name: another worker has another disk,
 * and this one has room again as soon as the job's folder is removed. Other errors stay as they are.
 */
export function namedIfDiskFull(error: unknown): unknown {
  if (!isDiskFull(error)) return error;
  const detail = "There is no room left on the worker's disk for this job's files.";
  return new ApiError('storage_full', detail, { cause: error });
}

/** Sources are fetched by others, who keep the disk's error as a cause. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof RunError) return FULL_WORDS.test(error.facts.stderrTail);
  return FULL_CODES.includes((error as NodeJS.ErrnoException).code) || isDiskFull(error.cause);
}
