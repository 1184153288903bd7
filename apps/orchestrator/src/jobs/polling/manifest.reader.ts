import { readManifest, readOutcome, type ManifestFile, type ResultManifest } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../../artifacts/artifact.store';
import type { ProviderStatus } from '../../runpod/gpu.provider';
import { MAX_MANIFEST_BYTES } from '../attempts/attempt.grants';
import type { AttemptOfJob } from '../attempts/attempt.store';
import { answerOf } from '../rows/job.answer';
import { isDeliveryKey, manifestKey } from '../rows/object.keys';
import { taskOf } from '../rows/job.tasks';
import { wantedFiles } from '../rows/planned.files';

/** Finds the manifest of an attempt and believes it only as far as it matches what was granted. */
@Injectable()
export class ManifestReader {
  constructor(private readonly artifacts: ArtifactStore) {}

  /** The stored one, or else the one that the provider carried; undefined where neither is good. */
  async find(
    found: AttemptOfJob,
    status: ProviderStatus | undefined,
  ): Promise<ResultManifest | undefined> {
    const manifest = (await this.stored(found)) ?? carried(status);
    return manifest && (await this.matches(found, manifest)) ? manifest : undefined;
  }

  private async stored({ attempt }: AttemptOfJob): Promise<ResultManifest | undefined> {
    const bytes = await this.artifacts.read(manifestKey(attempt), MAX_MANIFEST_BYTES);
    return bytes && readManifest(json(bytes));
  }

  private async matches(
    { attempt, job }: AttemptOfJob,
    manifest: ResultManifest,
  ): Promise<boolean> {
    const { job_id, task_id, attempt_id, outputs, data } = manifest;
    if (job_id !== job.id || task_id !== attempt.task_id || attempt_id !== attempt.id) return false;
    if (answerOf(job.operation, data) === undefined) return false;
    if (manifest.plan && taskOf(attempt)?.role !== 'plan') return false;
    const planned = wantedFiles(attempt, job, manifest);
    if (Object.keys(outputs).length !== planned.length) return false;
    for (const { name, filename, contentType } of planned) {
      const file = outputs[name];
      if (file?.filename !== filename || file.content_type !== contentType) return false;
      if (!isDeliveryKey(attempt, file.key, filename)) return false;
      if (!(await this.isStored(file))) return false;
    }
    return true;
  }

  private async isStored({ key, size_bytes }: ManifestFile): Promise<boolean> {
    const facts = await this.artifacts.facts(key);
    return facts?.sizeBytes === size_bytes;
  }
}

function carried(status: ProviderStatus | undefined): ResultManifest | undefined {
  const outcome = readOutcome(status?.output);
  return outcome?.status === 'succeeded' ? outcome.manifest : undefined;
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
