import { OUTCOME_VERSION, type JobRequest, type ResultManifest } from '@app/contracts';

/** What a worker that did all right would write. */
export function manifestOf(request: JobRequest, uploads = request.uploads): ResultManifest {
  return {
    version: OUTCOME_VERSION,
    job_id: request.job_id,
    task_id: request.task_id,
    attempt_id: request.attempt_id,
    outputs: {
      video: {
        key: uploads['video']?.key ?? '',
        filename: 'caption.mp4',
        content_type: 'video/mp4',
        size_bytes: 1000,
        sha256: 'ab'.repeat(32),
        media: MEDIA,
      },
    },
    data: null,
    warnings: [],
    metrics: METRICS,
  };
}

export const MEDIA = {
  duration_seconds: 5,
  width: 1920,
  height: 1080,
  frame_rate: 24,
  video_codec: 'h264',
  audio_codec: 'aac',
} as const;

const METRICS = {
  execution_ms: 4200,
  download_ms: 500,
  render_ms: 3000,
  verify_ms: 300,
  upload_ms: 400,
  encoder: 'libx264',
  fallback_reason: 'no_gpu',
  speed: 1.5,
  gpu: null,
} as const;
