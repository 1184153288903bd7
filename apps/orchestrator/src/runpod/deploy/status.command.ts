import { table } from '../../command-line/table';
import { poolPriceUsd } from '../gpu.pools';
import { loweredNote } from '../lowered-workers';
import { clean } from '../management/management.error';
import {
  WORKER_STATES,
  type Endpoint,
  type Release,
  type WorkerList,
} from '../management/management.types';
import { queueOf } from './destroy.command';
import { readDeclaration } from './read-declaration';
import type { CommandNamed } from './runpod.commands';
import { meantEndpoint, printJson, type RunPodTool } from './runpod.tool';

/** `runpod status`. */
export async function runStatus(
  tool: RunPodTool,
  { file, json }: CommandNamed<'status'>,
): Promise<number> {
  const status = await read(tool, await meantEndpoint(tool, file), file);
  if (json) printJson(tool, status);
  else tool.terminal.out(statusText(status));
  return 0;
}

type Status = Awaited<ReturnType<typeof read>>;

async function read(tool: RunPodTool, endpoint: Endpoint, file: string | undefined) {
  const { management, signal, env } = tool;
  const [list, releases, queue] = await Promise.all([
    management.workers(endpoint.id, signal),
    management.releases(endpoint.id, signal),
    queueOf(tool, endpoint.id),
  ]);
  const { declaration } = await readDeclaration(file);
  const pricing = { ...env.values, LOCAL_MODE: false };
  return {
    endpoint: endpointFacts(endpoint),
    prices: (endpoint.gpu?.pools ?? []).map((pool) => ({
      pool,
      price_per_second_usd: poolPriceUsd(pricing, pool),
    })),
    workers: { ...list.summary, stale: list.workers.filter(({ isStale }) => isStale).length },
    worker_list: list.workers,
    queue: queue ?? null,
    version: list.endpointVersion,
    releases: releases.slice(0, SHOWN_RELEASES),
    warnings: warningsOf(endpoint, declaration?.workers.max, list),
  };
}

const SHOWN_RELEASES = 3;

function endpointFacts({ id, name, image, workers, flashboot, timeout, createdAt }: Endpoint) {
  return {
    ...{ id, name, image: image ?? null, workers_min: workers.min, workers_max: workers.max },
    idle_timeout_seconds: workers.idleTimeout ?? null,
    ...{ flashboot, execution_timeout_seconds: timeout / 1000, created_at: createdAt },
  };
}

function warningsOf(
  { workers, timeout, flashboot }: Endpoint,
  wantedMax: number | undefined,
  list: WorkerList,
): readonly string[] {
  const stale = list.workers.filter(({ isStale }) => isStale).length;
  const { throttled, unhealthy } = list.summary;
  return [
    ...(wantedMax !== undefined && workers.max < wantedMax
      ? [loweredNote(workers.max, wantedMax)]
      : []),
    ...(timeout === 0 ? ['The endpoint stops no job, however long it runs: apply a limit.'] : []),
    ...(flashboot === 'OFF' ? ['FlashBoot is off: workers start from nothing.'] : []),
    ...(stale > 0 ? [`${stale} workers run an older release and are replaced once idle.`] : []),
    ...(throttled > 0 ? [`${throttled} workers wait for a GPU: more pools would help.`] : []),
    ...(unhealthy > 0 ? [`${unhealthy} workers are unhealthy: npm run runpod -- logs.`] : []),
  ];
}

function statusText(status: Status): string {
  const { endpoint, workers, queue, prices, version, releases, warnings } = status;
  const states = WORKER_STATES.map((state) => `${workers[state]} ${state}`).join(', ');
  const idle = endpoint.idle_timeout_seconds;
  const rows = [
    ['endpoint', `${clean(endpoint.name)} (${endpoint.id}), release ${version ?? 'unknown'}`],
    ['image', clean(endpoint.image) || 'not told'],
    ['workers', `${endpoint.workers_min} to ${endpoint.workers_max}: ${states}`],
    ['idle timeout', idle === null ? 'none' : `${idle} s`],
    ['job limit', `${endpoint.execution_timeout_seconds} s`],
    ['FlashBoot', endpoint.flashboot],
    ['queue', queue ? `${queue.in_queue} queued, ${queue.in_progress} running` : 'not told'],
    ['prices', prices.map(priceText).join(', ') || 'not known'],
    ...releases.map((release, index) => [index === 0 ? 'releases' : '', releaseText(release)]),
  ];
  return `${table(rows)}${workerTable(status)}${warnings.map((text) => `! ${text}\n`).join('')}`;
}

function workerTable({ worker_list: workers }: Status): string {
  if (workers.length === 0) return '';
  return `\n${table([
    ['WORKER', 'STATE', 'GPU', 'DATA CENTRE', 'UP', 'RELEASE'],
    ...workers.map((worker) => [
      ...[worker.id, worker.status, worker.gpuTypeId ?? '-', worker.dataCenterId ?? '-'].map(clean),
      worker.uptimeSeconds === null ? '-' : `${worker.uptimeSeconds} s`,
      `${worker.version ?? '-'}${worker.isStale ? ' (old)' : ''}`,
    ]),
  ])}`;
}

function priceText({ pool, price_per_second_usd: price }: Status['prices'][number]): string {
  return `${pool} ${price === null ? 'unknown' : `$${price}/s`}`;
}

function releaseText({ version, createdAt, fields }: Release): string {
  const what = fields.length > 0 ? fields.map(clean).join(', ') : 'nothing told';
  return `${version ?? '-'}  ${createdAt?.slice(0, 16).concat('Z') ?? '-'}  ${what}`;
}
