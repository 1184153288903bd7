import { partSource, SOUND_OUTPUT, type ResultManifest } from '@app/contracts';
import type { Transaction } from 'kysely';

import type { AttemptRow, TaskRow, Tables } from '../../database/tables';
import { promise } from '../outbox/outbox';
import { taskOf, type KeptJoin, type KeptTask } from '../rows/job.tasks';
import { beginParts } from './task.beginnings';

/**
 * What follows of a task that was done: others that wait for it. Gives the result of the job where
 * there are none, else nothing. The job's row is locked.
 */
export async function followTask(
  transaction: Transaction<Tables>,
  attempt: AttemptRow,
  manifest: ResultManifest,
  now: number,
): Promise<ResultManifest | undefined> {
  const task = taskOf(attempt);
  if (task?.role === 'join') return wholeResult(task, manifest);
  if (task?.role === 'part') {
    await settle(transaction, attempt, manifest);
    await joinIfDone(transaction, attempt, now);
    return undefined;
  }
  const { plan } = manifest;
  if (task?.role !== 'plan' || !plan) return manifest;
  await settle(transaction, attempt, manifest);
  await beginParts(transaction, attempt, plan, now);
  return undefined;
}

/** Who made the parts made the result; the join copied what they had made. */
function wholeResult({ warnings, metrics: made }: KeptJoin, manifest: ResultManifest) {
  const { encoder, fallback_reason, render_ms } = made;
  const seconds = Object.values(manifest.outputs)[0]?.media?.duration_seconds ?? 0;
  const speed = Math.round((seconds / Math.max(1, render_ms)) * 100_000) / 100;
  return {
    ...manifest,
    warnings: [...warnings, ...manifest.warnings],
    metrics: { ...manifest.metrics, encoder, fallback_reason, speed },
  };
}

async function settle(
  transaction: Transaction<Tables>,
  { task_id }: AttemptRow,
  manifest: ResultManifest,
): Promise<void> {
  await transaction
    .updateTable('tasks')
    .set({ state: 'ended', progress: 100, manifest_json: JSON.stringify(manifest) })
    .where('id', '=', task_id)
    .execute();
}

/** The last part that is done calls for the join, and tells it where all of them lie. */
async function joinIfDone(
  transaction: Transaction<Tables>,
  { job_id: jobId, owner }: AttemptRow,
  now: number,
): Promise<void> {
  const tasks = await transaction
    .selectFrom('tasks')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('position')
    .execute();
  const join = tasks.at(-1);
  if (!join || tasks.slice(0, -1).some(({ state }) => state === 'open')) return;
  if (await repeatUnlike(transaction, tasks.slice(1, -1), { owner, now })) return;
  const made = tasks.slice(0, -1).map(manifestOf);
  const task_json = JSON.stringify(knowingParts(taskOf(join), made));
  await transaction.updateTable('tasks').set({ task_json }).where('id', '=', join.id).execute();
  await promise(transaction, { kind: 'dispatch', subject: join.id, jobId, owner, dueAt: now });
}

/**
 * Has parts that a GPU encoded made again where others could only be encoded on the CPU: they would not
 * fit together. Once, since a worker that is older than this wish does not know it.
 */
async function repeatUnlike(
  transaction: Transaction<Tables>,
  parts: readonly TaskRow[],
  { owner, now }: { readonly owner: string; readonly now: number },
): Promise<boolean> {
  const byGpu = parts.filter((part) => manifestOf(part).metrics.encoder?.endsWith('_nvenc'));
  if (byGpu.length === parts.length) return false;
  const again = byGpu.flatMap((part) => {
    const task = taskOf(part);
    return task?.role === 'part' && !task.cpu_only ? [{ ...part, task }] : [];
  });
  for (const { id, job_id: jobId, task } of again) {
    const task_json = JSON.stringify({ ...task, cpu_only: true } satisfies KeptTask);
    await transaction
      .updateTable('tasks')
      .set({ state: 'open', counted_attempts: 0, progress: 0, manifest_json: null, task_json })
      .where('id', '=', id)
      .execute();
    await promise(transaction, { kind: 'dispatch', subject: id, jobId, owner, dueAt: now });
  }
  return again.length > 0;
}

function manifestOf({ id, manifest_json }: TaskRow): ResultManifest {
  if (manifest_json === null) throw new Error(`${id} has ended without a result.`);
  return JSON.parse(manifest_json) as ResultManifest;
}

function knowingParts(
  task: KeptTask | undefined,
  [plan, ...parts]: readonly ResultManifest[],
): KeptJoin {
  if (task?.role !== 'join') throw new Error('The last task of a job is not its join.');
  const keyOf = (manifest?: ResultManifest) => Object.values(manifest?.outputs ?? {})[0]?.key ?? '';
  const keys = parts.map((part, at) => [partSource(at), keyOf(part)] as const);
  const sound: KeptJoin['keys'] = task.has_sound ? { [SOUND_OUTPUT]: keyOf(plan) } : {};
  const reasons = parts.flatMap(({ metrics }) => metrics.fallback_reason ?? []);
  return {
    ...task,
    keys: { ...Object.fromEntries(keys), ...sound },
    warnings: [...(plan?.warnings ?? []), ...parts.flatMap(({ warnings }) => warnings)],
    metrics: {
      encoder: parts[0]?.metrics.encoder ?? null,
      fallback_reason: [...new Set(reasons)].join('; ') || null,
      render_ms: parts.reduce((sum, { metrics }) => sum + metrics.render_ms, 0),
    },
  };
}
