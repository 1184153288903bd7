import type { Destination, JobLimits, JobRequest, ResultManifest } from '@app/contracts';

import type { Destinations } from '../media/destinations';
import { manifestOf, type Doings } from './job.handler.manifest';
import type { RenderResult } from './renderer';

/** A job whose result is to be stored in the client's own place, too, where it names one. */
export interface Addressed {
  readonly request: JobRequest;
  readonly destination: Destination | undefined;
  readonly result: RenderResult;
  readonly doings: Doings;
  readonly signal: AbortSignal;
}

/** Completes a manifest once the files are stored with us: the first is what clients asked for. */
export function sentManifest(
  destinations: Destinations,
  { request, destination, result, doings, signal }: Addressed,
) {
  return async (files: ResultManifest['outputs']): Promise<ResultManifest> => {
    const [name, file] = Object.entries(files)[0] ?? [];
    const output = name === undefined ? undefined : result.outputs[name];
    if (!destination || name === undefined || !file || !output) {
      return manifestOf(request, result, doings)(files);
    }
    const timeoutMs = sendingTimeMs(request.limits, doings.startedAt);
    const sent = await destinations.send({ destination, output, file, timeoutMs }, signal);
    const warnings = [...result.warnings, ...sent.warnings];
    return manifestOf(request, { ...result, warnings }, doings)({ ...files, [name]: sent.file });
  };
}

/** A destination that is slow must not take the time in which the result is to be reported. */
function sendingTimeMs({ execution_timeout_ms: ms }: JobLimits, startedAt: number): number {
  const left = Math.max(0, ms - (performance.now() - startedAt));
  return Math.round(Math.min(MAX_SENDING_MS, left / 2));
}

const MAX_SENDING_MS = 600_000;
