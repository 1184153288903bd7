import {
  WORKER_STATES,
  type Container,
  type Endpoint,
  type Gpu,
  type LogLine,
  type Release,
  type Scaling,
  type Template,
  type WorkerFacts,
  type WorkerList,
  type Workers,
} from './management.types';
import { count, isRecord, numberIn, recordIn, recordsIn, textIn, textsIn } from './wire.values';

/** An endpoint of an answer; undefined where it has no id, and so is none. */
export function readEndpoint(value: unknown): Endpoint | undefined {
  if (!isRecord(value)) return undefined;
  const id = textIn(value, 'id');
  if (id === null) return undefined;
  return {
    ...containerOf(value),
    id,
    name: textIn(value, 'name') ?? '',
    type: textIn(value, 'type') ?? undefined,
    gpu: gpuOf(value['gpu']),
    workers: workersOf(recordIn(value, 'workers')),
    scaling: scalingOf(recordIn(value, 'scaling')),
    dataCenterIds: textsIn(value, 'dataCenterIds'),
    timeout: numberIn(value, 'timeout') ?? 0,
    flashboot: textIn(value, 'flashboot') ?? 'OFF',
    createdAt: textIn(value, 'createdAt'),
  };
}

export function readTemplate(value: unknown): Template | undefined {
  if (!isRecord(value)) return undefined;
  const id = textIn(value, 'id');
  if (id === null) return undefined;
  const name = textIn(value, 'name') ?? '';
  return { ...containerOf(value), id, name, serverless: value['serverless'] === true };
}

/** The things of a list under `key`, those that are none left out. */
export function readList<T>(
  body: unknown,
  key: string,
  read: (value: unknown) => T | undefined,
): readonly T[] {
  return recordsIn(body, key).flatMap((value) => read(value) ?? []);
}

export function readWorkers(body: unknown): WorkerList {
  const summary = isRecord(body) ? recordIn(body, 'summary') : {};
  const workers = readList(body, 'workers', readWorker);
  const counts = WORKER_STATES.map((state) => [state, count(summary[state])] as const);
  return {
    workers,
    summary: {
      ...Object.fromEntries(counts),
      total: count(summary['total']),
    } as WorkerList['summary'],
    endpointVersion: isRecord(body) ? numberIn(body, 'endpointVersion') : null,
  };
}

export function readRelease(value: unknown): Release | undefined {
  if (!isRecord(value)) return undefined;
  return {
    version: numberIn(value, 'version'),
    createdAt: textIn(value, 'createdAt'),
    fields: recordsIn(value, 'diff').flatMap((entry) => textIn(entry, 'field') ?? []),
  };
}

/** A line of a log; undefined for what is none, e.g. a message of another kind. */
export function readLogLine(id: string, data: string): LogLine | undefined {
  const value = parsed(data);
  if (!isRecord(value)) return undefined;
  const line = textIn(value, 'line');
  if (line === null) return undefined;
  return { id, line, source: textIn(value, 'source') ?? '', ts: textIn(value, 'ts') ?? id };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Absent parts stay absent: an endpoint need not say what it was made with. */
function containerOf(value: Record<string, unknown>): Partial<Container> {
  const image = textIn(value, 'image');
  const disk = numberIn(value, 'disk');
  const env = value['env'];
  const registry = textIn(value, 'registry');
  return {
    ...(image !== null && { image }),
    ...(disk !== null && { disk }),
    ...(isRecord(env) && { env: envOf(env) }),
    ...('registry' in value && { registry: registry || null }),
  };
}

function envOf(env: Record<string, unknown>): Container['env'] {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
}

function gpuOf(value: unknown): Gpu | null {
  if (!isRecord(value)) return null;
  const excludedTypes = textsIn(value, 'excludedTypes');
  return {
    pools: textsIn(value, 'pools'),
    count: numberIn(value, 'count') ?? 1,
    ...(excludedTypes.length > 0 && { excludedTypes }),
  };
}

function workersOf(value: Record<string, unknown>): Workers {
  const idleTimeout = numberIn(value, 'idleTimeout');
  return {
    min: count(value['min']),
    max: count(value['max']),
    ...(idleTimeout !== null && { idleTimeout }),
  };
}

function scalingOf(value: Record<string, unknown>): Scaling | undefined {
  const { type } = value;
  const [queueDelay, requestCount] = [
    numberIn(value, 'queueDelay'),
    numberIn(value, 'requestCount'),
  ];
  if (type === 'QUEUE_DELAY' && queueDelay !== null) return { type, queueDelay };
  if (type === 'REQUEST_COUNT' && requestCount !== null) return { type, requestCount };
  return undefined;
}

function readWorker(value: unknown): WorkerFacts | undefined {
  if (!isRecord(value)) return undefined;
  const id = textIn(value, 'id');
  if (id === null) return undefined;
  return {
    id,
    status: textIn(value, 'status') ?? 'UNKNOWN',
    isStale: value['isStale'] === true,
    version: numberIn(value, 'version'),
    gpuTypeId: textIn(value, 'gpuTypeId'),
    dataCenterId: textIn(value, 'dataCenterId'),
    image: textIn(value, 'image'),
    uptimeSeconds: numberIn(value, 'uptimeSeconds'),
  };
}
