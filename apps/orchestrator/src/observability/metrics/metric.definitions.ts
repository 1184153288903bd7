/** A metric as it is exported and documented. */
export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** `process`: add them up over orchestrators. `shared`: all tell the same, take one. */
  readonly of: 'process' | 'shared';
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

const SECONDS = [0.005, 0.02, 0.1, 0.5, 2, 10, 30, 120];
const LONG_SECONDS = [1, 5, 15, 60, 300, 900, 3600, 14_400];

/** Every metric of our own; docs/observability.md is written from this list. */
export const METRICS = {
  api_gpu_build_info: {
    ...gauge('process', 'Always 1; the version is the label.', ['version']),
  },
  api_gpu_http_requests_total: {
    ...counter('process', 'Requests that were answered.', ['method', 'route', 'status']),
  },
  api_gpu_http_request_duration_seconds: {
    ...histogram('process', 'How long answers took, streams whole.', ['method', 'route'], SECONDS),
  },
  api_gpu_provider_calls_total: {
    ...counter('process', 'Calls of the GPU provider, by class of status.', ['kind', 'result']),
  },
  api_gpu_provider_call_duration_seconds: {
    ...histogram('process', 'How long those calls took.', ['kind'], SECONDS),
  },
  api_gpu_webhook_tries_total: {
    ...counter('process', 'Tries of webhooks, by class of status.', ['result']),
  },
  api_gpu_database_commit_writes: {
    ...histogram(
      'process',
      'Writes in a commit of the embedded database.',
      [],
      [1, 4, 16, 64, 100],
    ),
  },
  api_gpu_database_commit_duration_seconds: {
    ...histogram('process', 'How long such a commit took.', [], [0.001, ...SECONDS]),
  },
  api_gpu_disk_free_bytes: {
    ...gauge('process', 'Free bytes of the disk under DATA_DIR.'),
  },
  api_gpu_database_up: {
    ...gauge('process', 'Whether the database answered this scrape; shared gauges are of then.'),
  },
  api_gpu_jobs: {
    ...gauge('shared', 'Jobs that have not ended; 100,000 stands for more.', ['status']),
  },
  api_gpu_queue_oldest_seconds: {
    ...gauge('shared', 'Age of the oldest job that waits for its start.'),
  },
  api_gpu_attempts: {
    ...gauge('shared', 'Attempts that have not ended; 100,000 stands for more.', ['state']),
  },
  api_gpu_outbox: {
    ...gauge('shared', 'Promised work; 100,000 stands for more.', ['kind']),
  },
  api_gpu_webhook_backlog: {
    ...gauge('shared', 'Events that were not delivered yet; 100,000 stands for more.'),
  },
  api_gpu_webhook_overdue_seconds: {
    ...gauge('shared', 'How long the next try of a webhook has been due.'),
  },
  api_gpu_provider_calls_recent: {
    ...gauge('shared', 'Calls of the last 10 s.', ['kind', 'endpoint']),
  },
  api_gpu_provider_calls_most: {
    ...gauge('shared', 'Most calls of an endpoint in 10 s.', ['kind']),
  },
  api_gpu_spend_month_usd: {
    ...gauge('shared', 'What the jobs of this month (UTC) cost.'),
  },
  api_gpu_owner_spend_highest_usd: {
    ...gauge('shared', 'The same of the owner who spent most.'),
  },
  api_gpu_owner_spend_limit_usd: {
    ...gauge('shared', 'MONTHLY_SPEND_LIMIT_USD; 0 is none.'),
  },
  api_gpu_jobs_ended_total: {
    ...counter('shared', 'Jobs that ended since this program started.', ['operation', 'status']),
  },
  api_gpu_job_errors_total: {
    ...counter('shared', 'Those that failed.', ['operation', 'code']),
  },
  api_gpu_job_attempts_total: {
    ...counter('shared', 'Attempts of those that ended.', ['operation']),
  },
  api_gpu_job_duration_seconds: {
    ...histogram('shared', 'From request to end.', ['operation'], LONG_SECONDS),
  },
  api_gpu_job_queue_seconds: {
    ...histogram('shared', 'How long they waited for a worker.', ['operation'], LONG_SECONDS),
  },
  api_gpu_render_speed_ratio: {
    ...histogram(
      'shared',
      'Seconds of output for a second of the worker.',
      ['operation'],
      [...[0.1, 0.5, 1, 2, 5, 10, 20, 50]],
    ),
  },
  api_gpu_output_seconds_total: {
    ...counter('shared', 'Seconds of media that jobs made.', ['operation']),
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

type Of = MetricDefinition['of'];

function counter<const L extends readonly string[]>(of: Of, help: string, labels: L) {
  return { type: 'counter', of, help, labels } as const;
}

function gauge<const L extends readonly string[] = readonly []>(of: Of, help: string, labels?: L) {
  return { type: 'gauge', of, help, labels: (labels ?? []) as L } as const;
}

function histogram<const L extends readonly string[]>(
  of: Of,
  help: string,
  labels: L,
  buckets: readonly number[],
) {
  return { type: 'histogram', of, help, labels, buckets } as const;
}
