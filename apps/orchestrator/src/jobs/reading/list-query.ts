import {
  ApiError,
  JOB_STATUSES,
  OPERATION_NAMES,
  type JobStatus,
  type OperationName,
  type ProblemEntry,
} from '@app/contracts';

import type { JobFilter } from '../rows/job.store';
import { readCursor } from './list-cursor';

/** The query of GET /job as a filter; throws ApiError `validation_failed`, an entry a problem as for bodies. */
export function parseListQuery(query: unknown): JobFilter {
  const errors: ProblemEntry[] = [];
  const filter: Record<string, unknown> = { limit: DEFAULT_LIMIT };
  for (const [name, value] of Object.entries(query ?? {})) {
    const parameter = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    const read = typeof value === 'string' ? parameter?.read(value) : undefined;
    if (parameter && read !== undefined) filter[parameter.as] = read;
    else errors.push(problem(name, value, parameter));
  }
  if (errors.length === 0) return filter as unknown as JobFilter;
  const detail = errors.map((error) => error.detail).join('; ');
  throw new ApiError('validation_failed', detail, { errors });
}

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

interface Parameter {
  readonly as: keyof JobFilter;
  readonly form: string;
  /** What is wrong with a text that `read` does not take; as in bodies. */
  readonly code?: (text: string) => 'format' | 'range';
  /** Undefined for what it can not be. */
  readonly read: (text: string) => unknown;
}

const PARAMETERS: Readonly<Record<string, Parameter>> = {
  status: {
    as: 'status',
    form: `one of ${JOB_STATUSES.join(', ')}`,
    read: (text): JobStatus | undefined => JOB_STATUSES.find((status) => status === text),
  },
  operation: {
    as: 'operation',
    form: `one of ${OPERATION_NAMES.join(', ')}`,
    read: (text): OperationName | undefined => OPERATION_NAMES.find((name) => name === text),
  },
  created_after: {
    as: 'createdAfter',
    form: 'a time like 2026-11-22T10:00:00Z',
    read: (text) => (RFC3339.test(text) ? finite(Date.parse(text)) : undefined),
  },
  limit: {
    as: 'limit',
    form: `a whole number from 1 to ${MAX_LIMIT}`,
    code: (text) => (/^-?\d+$/.test(text) ? 'range' : 'format'),
    read: (text) => (/^[1-9]\d{0,2}$/.test(text) && +text <= MAX_LIMIT ? +text : undefined),
  },
  cursor: { as: 'before', form: 'a next_cursor of this list', read: readCursor },
};

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function problem(name: string, value: unknown, parameter: Parameter | undefined): ProblemEntry {
  const pointer = `/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (parameter) {
    const code = (typeof value === 'string' && parameter.code?.(value)) || 'format';
    return { pointer, code, detail: `${name} must be ${parameter.form}` };
  }
  const detail = `${name.slice(0, 100)} is not a known parameter`;
  return { pointer, code: 'unknown_field', detail };
}
