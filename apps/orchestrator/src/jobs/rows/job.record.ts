import type {
  JobCost,
  JobMetrics,
  JobWarning,
  MediaFacts,
  OperationName,
  Problem,
} from '@app/contracts';

import type { JobRow } from '../../database/tables';

/** A file as it is kept: where it lies, never how it is reached. */
export interface StoredFile {
  readonly key: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size_bytes: number;
  readonly sha256: string;
  readonly media: MediaFacts | null;
}

/** A result as it is kept. */
export interface StoredOutput {
  /** By their names, the result first. */
  readonly files: Readonly<Record<string, StoredFile>>;
  readonly delivered: boolean | null;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** As it stood in rows before a job could make several files, and as it still does with one. */
interface OneFileOutput extends StoredFile {
  readonly delivered?: boolean | null;
  readonly data: StoredOutput['data'];
}

/** A job with its JSON columns read. */
export interface JobRecord {
  readonly row: JobRow;
  readonly operation: OperationName;
  /** Null once it was erased. */
  readonly input: Readonly<Record<string, unknown>> | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly output: StoredOutput | null;
  readonly warnings: readonly JobWarning[];
  readonly error: Problem | null;
  readonly metrics: JobMetrics | null;
  readonly cost: JobCost | null;
}

/** A row with its JSON columns read; they hold what this program wrote itself. */
export function jobRecord(row: JobRow): JobRecord {
  return {
    row,
    operation: row.operation,
    input: JSON.parse(row.input_json) as JobRecord['input'],
    metadata: JSON.parse(row.metadata_json) as JobRecord['metadata'],
    output: readOutput(nullable<StoredOutput | OneFileOutput>(row.output_json)),
    warnings: JSON.parse(row.warnings_json) as JobRecord['warnings'],
    error: nullable<Problem>(row.error_json),
    metrics: nullable<JobMetrics>(row.metrics_json),
    cost: nullable<JobCost>(row.cost_json),
  };
}

/** The column of a result; one file is written as orchestrators of before several read it. */
export function writeOutput(output: StoredOutput): string {
  const { files, ...more } = output;
  const { video, ...others } = files;
  const isOneVideo = video && Object.keys(others).length === 0;
  return JSON.stringify(isOneVideo ? { ...video, ...more } : output);
}

function readOutput(stored: StoredOutput | OneFileOutput | null): StoredOutput | null {
  if (!stored || 'files' in stored) return stored;
  const { delivered = null, data, ...video } = stored;
  return { files: { video }, delivered, data };
}

function nullable<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
