import { SIGNALS, type ProviderCallSignal } from '../signals';
import type { Metrics } from './metrics';

/** Counts what this process tells of its work, until the returned function is called. */
export function countSignals(metrics: Metrics): () => void {
  const ends = [
    SIGNALS.commit.listen(({ writes, durationMs }) => {
      metrics.observe('api_gpu_database_commit_writes', {}, writes);
      metrics.observe('api_gpu_database_commit_duration_seconds', {}, durationMs / 1000);
    }),
    SIGNALS.providerCall.listen((call) => countCall(metrics, call)),
    SIGNALS.webhookTry.listen(({ status }) =>
      metrics.add('api_gpu_webhook_tries_total', { result: statusClass(status) }),
    ),
  ];
  return () => ends.forEach((end) => end());
}

/** `2xx` … `5xx`, or `none` where there was no answer. */
export function statusClass(status: number | null): string {
  return status === null ? 'none' : `${Math.trunc(status / 100)}xx`;
}

function countCall(metrics: Metrics, { path, status, durationMs }: ProviderCallSignal): void {
  const kind = KINDS.find((name) => path.split(/[/?]/)[1] === name) ?? 'other';
  metrics.add('api_gpu_provider_calls_total', { kind, result: statusClass(status) });
  metrics.observe('api_gpu_provider_call_duration_seconds', { kind }, durationMs / 1000);
}

const KINDS = ['run', 'status', 'cancel', 'health'];
