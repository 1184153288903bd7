import { createHash } from 'node:crypto';

import {
  OUTCOME_VERSION,
  type JobOutcome,
  type JobRequest,
  type ResultManifest,
  type StartAnswer,
} from '@app/contracts';

type Call = typeof fetch;

/** How a scripted worker goes about a job. */
export interface WorkOptions {
  readonly signal: AbortSignal;
  /** Tells nobody that it has begun or ended, as where the orchestrator can't be reached. */
  readonly silent?: boolean;
  /** What its calls go through, e.g. with faults. */
  readonly call?: Call;
}

/**
 * Does to the orchestrator what a worker does, without a video: asks to begin, stores a small file
 * and the manifest after it, and says that it is done. Calls that fail are repeated until they are
 * answered. Gives what it would report; undefined where the work was not wanted.
 */
export async function doJob(
  request: JobRequest,
  { signal, silent = false, call = fetch }: WorkOptions,
): Promise<JobOutcome | undefined> {
  const insist = (url: string, init: RequestInit) => answered(call, { url, init, signal });
  const hint = `${request.callback_url}/${request.token}`;
  const started = silent ? undefined : await insist(`${hint}/start`, { method: 'POST' });
  if (started?.status === 409) return undefined;
  const grants = started ? ((await started.json()) as StartAnswer) : request;
  const written = await publish(request, grants, insist);
  if (!silent) await insist(`${hint}/done`, { method: 'POST' });
  return { version: OUTCOME_VERSION, status: 'succeeded', manifest: written };
}

type Insist = (url: string, init: RequestInit) => Promise<Response>;

/** The file, then the manifest; where another delivery was first, that one's manifest holds. */
async function publish(
  request: JobRequest,
  { uploads, manifest }: StartAnswer,
  insist: Insist,
): Promise<ResultManifest> {
  const grant = uploads['video'];
  if (!grant) throw new Error('There is no grant for the video.');
  const bytes = resultOf(request.attempt_id, grant.key);
  const body = manifestOf(request, grant.key, bytes);
  await insist(grant.put_url, { method: 'PUT', headers: grant.headers, body: bytes });
  const { status } = await insist(manifest.put_url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (status !== 409) return body;
  return (await (await insist(manifest.get_url, {})).json()) as ResultManifest;
}

/** The bytes that a delivery of an attempt makes, and no other. */
export function resultOf(attemptId: string, key: string): string {
  return `Result of ${attemptId} under ${key}\n`.repeat(20);
}

function manifestOf(request: JobRequest, key: string, bytes: string): ResultManifest {
  const { job_id, task_id, attempt_id } = request;
  return {
    ...{ version: OUTCOME_VERSION, job_id, task_id, attempt_id, data: null, warnings: [] },
    outputs: {
      video: {
        key,
        filename: 'caption.mp4',
        content_type: 'video/mp4',
        size_bytes: Buffer.byteLength(bytes),
        sha256: createHash('sha256').update(bytes).digest('hex'),
        media: MEDIA,
      },
    },
    metrics: METRICS,
  };
}

async function answered(
  call: Call,
  { url, init, signal }: { url: string; init: RequestInit; signal: AbortSignal },
): Promise<Response> {
  for (;;) {
    signal.throwIfAborted();
    // A connection of its own: one that is kept may belong to a process that was killed since.
    const headers = { connection: 'close', ...(init.headers as Record<string, string>) };
    const limit = AbortSignal.any([signal, AbortSignal.timeout(5_000)]);
    const answer = await call(url, { ...init, headers, signal: limit }).catch(() => undefined);
    if (answer && answer.status < 500 && answer.status !== 429) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const MEDIA = {
  ...{ duration_seconds: 5, width: 1920, height: 1080, frame_rate: 24 },
  ...{ video_codec: 'h264', audio_codec: 'aac' },
} as const;

const METRICS = {
  ...{ execution_ms: 4200, download_ms: 500, render_ms: 3000, verify_ms: 300, upload_ms: 400 },
  ...{ encoder: 'libx264' as const, fallback_reason: 'no_gpu', speed: 1.5, gpu: null },
};
