import { envBoolean, envChoice, envText, envUrl } from './env';

/** Variables that every program of ours reads. */
export const PROCESS_ENV = {
  LOG_LEVEL: envChoice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    description: 'Least level that is logged.',
    default: 'info',
  }),
  EXIT_WITH_PARENT: envBoolean({
    description: 'Stop when standard input closes; set by whoever supervises.',
    default: 'false',
  }),
} as const;

/** Variables of the programs that tell of their part in a trace; named as OpenTelemetry names them. */
export const TRACING_ENV = {
  OTEL_EXPORTER_OTLP_ENDPOINT: envUrl({
    description:
      'Base of an OpenTelemetry collector that takes OTLP over HTTP, e.g. http://127.0.0.1:4318 (docs/traces.md). Unset: nothing is traced.',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: envText({
    description: 'Sent to the collector: name=value, comma-separated; values as in an address.',
    secret: true,
    pattern:
      /^[!#$%&'*+.^`|~\w-]+=[\x21-\x2b\x2d-\x7e]*(,[!#$%&'*+.^`|~\w-]+=[\x21-\x2b\x2d-\x7e]*)*$/,
    form: 'name=value, and more of them after commas',
  }),
} as const;
