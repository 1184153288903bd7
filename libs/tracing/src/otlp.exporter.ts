import type { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** Where spans are sent, and how long a send may take. */
export interface OtlpReceiver {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Told when spans could not be sent, once until some could be sent again. */
  readonly trouble: (error: unknown) => void;
}

/**
 * Posts spans as JSON, each batch once. OpenTelemetry's own exporter reads variables of the environment
 * that nobody checked, and holds a process that ends for as long as it repeats.
 */
export function otlpExporter(
  serializer: typeof JsonTraceSerializer,
  { url, headers, timeoutMs, trouble }: OtlpReceiver,
): SpanExporter {
  let isTold = false;
  const send = async (body: Uint8Array | undefined): Promise<void> => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: Buffer.from(body ?? []),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`The collector answered ${answer.status}.`);
  };
  return {
    export: (spans, told) => {
      send(serializer.serializeRequest(spans)).then(
        () => {
          isTold = false;
          told({ code: SENT });
        },
        (error: Error) => {
          if (!isTold) trouble(error);
          isTold = true;
          told({ code: LOST, error });
        },
      );
    },
    shutdown: async () => undefined,
  };
}

/** OpenTelemetry's ExportResultCode. */
const SENT = 0;
const LOST = 1;
