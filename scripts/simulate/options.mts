import { parseArgs } from 'node:util';

import type {
  ArrivalPattern,
  JobLength,
  SimulatedEndpoint,
} from '../../libs/simulation/src/index.mts';
import type { TracedJob } from './trace.mts';
import { lengthOf, numberOf, patternOf, secondsOf, type TraceSource } from './units.mts';

const OPTIONS = {
  arrivals: { type: 'string', default: 'poisson:1000/month' },
  job: { type: 'string', default: '60s' },
  idle: { type: 'string', default: '300s' },
  min: { type: 'string', default: '0' },
  max: { type: 'string', default: '10' },
  'queue-delay': { type: 'string', default: '4s' },
  'request-count': { type: 'string' },
  'cold-start': { type: 'string', default: '10s' },
  flashboot: { type: 'string' },
  timeout: { type: 'string', default: '3600s' },
  gpu: { type: 'string', default: 'A4000' },
  price: { type: 'string' },
  server: { type: 'string' },
  'pod-hour': { type: 'string' },
  for: { type: 'string', default: '30d' },
  seed: { type: 'string', default: '1' },
  'latency-target': { type: 'string' },
  compare: { type: 'boolean', default: false },
  volumes: { type: 'boolean', default: false },
  plot: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** What `--help` prints. */
export const USAGE = `What traffic would cost on RunPod Serverless, by a model of its scaling.
  --arrivals        spaced:RATE, poisson:RATE, clustered:RATE,SIZE,GAP, diurnal:RATE,RATIO
                    or trace:FILE, or database: and DATA_DIR/orchestrator.sqlite or a postgres:// address;
                    a RATE is 1000/month, /day, /hour, /minute or /second
  --job             60s, or lognormal:MEDIAN,P95
  --idle --timeout  idle and execution timeout
  --min --max       workers
  --queue-delay     or --request-count N
  --cold-start      --flashboot SECONDS,PROBABILITY,WINDOW
  --gpu             a GPU of docs/costs.json, or --price dollars a second; --server dollars a month
  --for             time simulated; --seed a whole number
  --latency-target  p95:5s finds the cheapest idle timeout
  --compare         all GPU pools; --volumes 1 thousand to 10 million videos a month
  --pod-hour        dollars an hour of a machine that is always up, for --volumes
  --plot out.svg    --json
`;

/** One question to the model. */
export interface Question {
  readonly arrivals:
    ArrivalPattern | TraceSource | { readonly kind: 'jobs'; readonly jobs: readonly TracedJob[] };
  readonly job: JobLength;
  readonly endpoint: SimulatedEndpoint;
  readonly gpu: string;
  readonly price: number | undefined;
  readonly server: number | undefined;
  readonly podHour: number | undefined;
  readonly horizonSeconds: number;
  readonly seed: number;
  readonly target: { readonly percentile: Percentile; readonly seconds: number } | undefined;
  readonly compare: boolean;
  readonly volumes: boolean;
  readonly plot: string | undefined;
  readonly json: boolean;
}

export type Percentile = 'p50' | 'p90' | 'p95' | 'p99';

/** The question that a command line asks; undefined where it asks for help. Throws on what it can't read. */
export function readQuestion(args: readonly string[]): Question | undefined {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return undefined;
  const optional = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : numberOf(text, 0, 1e6);
  return {
    arrivals: patternOf(values.arrivals),
    job: lengthOf(values.job),
    endpoint: endpointOf(values),
    gpu: values.gpu,
    price: optional(values.price),
    server: optional(values.server),
    podHour: optional(values['pod-hour']),
    horizonSeconds: secondsOf(values.for, 60, 366 * 86_400),
    seed: numberOf(values.seed, 0, 2 ** 31),
    target: values['latency-target'] === undefined ? undefined : targetOf(values['latency-target']),
    compare: values.compare,
    volumes: values.volumes,
    plot: values.plot,
    json: values.json,
  };
}

type Texts = Readonly<
  Record<'min' | 'max' | 'idle' | 'queue-delay' | 'cold-start' | 'timeout', string>
> & {
  readonly 'request-count'?: string | undefined;
  readonly flashboot?: string | undefined;
};

function endpointOf(texts: Texts): SimulatedEndpoint {
  const requests = texts['request-count'];
  const [min, max] = [numberOf(texts.min, 0, 10_000), numberOf(texts.max, 1, 10_000)];
  if (min > max) throw new Error(`--min ${min} is more than --max ${max}`);
  return {
    min,
    max,
    idleSeconds: secondsOf(texts.idle, 0, 86_400),
    scaler:
      requests === undefined
        ? { kind: 'QUEUE_DELAY', delaySeconds: secondsOf(texts['queue-delay'], 0, 3600) }
        : { kind: 'REQUEST_COUNT', requests: numberOf(requests, 1, 10_000) },
    coldSeconds: secondsOf(texts['cold-start'], 0, 3600),
    ...(texts.flashboot !== undefined && { warm: warmOf(texts.flashboot) }),
    timeoutSeconds: secondsOf(texts.timeout, 1, 7 * 86_400),
  };
}

function warmOf(text: string): NonNullable<SimulatedEndpoint['warm']> {
  const [seconds = '', probability = '', window = ''] = text.split(',');
  return {
    seconds: secondsOf(seconds, 0, 3600),
    probability: numberOf(probability, 0, 1),
    windowSeconds: secondsOf(window, 0, 31 * 86_400),
  };
}

function targetOf(text: string): NonNullable<Question['target']> {
  const [percentile = '', seconds = ''] = text.split(':');
  if (!/^p(50|90|95|99)$/.test(percentile)) throw new Error(`${text}: want p50, p90, p95 or p99`);
  return { percentile: percentile as Percentile, seconds: secondsOf(seconds, 0, 86_400) };
}
