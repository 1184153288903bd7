import ipaddr from 'ipaddr.js';

import {
  envBoolean,
  envChoice,
  envInteger,
  envList,
  envNumber,
  envText,
  envUrl,
  PROCESS_ENV,
  TRACING_ENV,
} from '@app/contracts';
import { SAMPLERS } from '@app/tracing';

import { readEndpoint } from './endpoint.places';

/** Every environment variable of the orchestrator; `.env.example` is checked against this list. */
export const ORCHESTRATOR_ENV = {
  PORT: envInteger({
    description: 'Where the API listens.',
    default: '3000',
    minimum: 1,
    maximum: 65_535,
  }),
  HOST: envText({
    description: 'The address it listens on.',
    default: '127.0.0.1',
    pattern: /^[\w.:%-]+$/,
    form: 'an IP address or a host name',
  }),
  PUBLIC_URL: envUrl({
    description: 'How clients reach this orchestrator; https: with RunPod.',
  }),
  WORKER_URL: envUrl({ description: 'How workers reach it, where that differs from PUBLIC_URL.' }),
  DATA_DIR: envText({ description: 'The database, files and made keys.', default: './data' }),
  DATABASE_URL: envText({
    description:
      'A PostgreSQL database, postgresql://user:password@host/name; several orchestrators may share it. Unset: one embedded in DATA_DIR.',
    secret: true,
    pattern: /^postgres(ql)?:\/\/.+$/,
    form: 'an address like postgresql://user:password@host/name',
  }),
  SECRET_KEY: envText({
    description:
      'Signs and encrypts; made and kept in DATA_DIR when unset. Needed with DATABASE_URL.',
    secret: true,
    pattern: /^.{32,}$/,
    form: 'at least 32 characters',
  }),
  X_API_KEY: envText({
    description: 'The key of owner "default"; made and kept in DATA_DIR in local mode.',
    secret: true,
  }),
  RUNPOD_API_KEY: envText({ description: 'Calls the RunPod endpoint.', secret: true }),
  RUNPOD_ENDPOINT_ID: envText({
    description:
      'The RunPod Serverless endpoint; with RUNPOD_ENDPOINTS the one that /runpod/config tells of.',
    pattern: /^[\w-]{1,64}$/,
  }),
  RUNPOD_ENDPOINTS: envList({
    description:
      'Several endpoints, NAME:ID*WEIGHT each, e.g. eu:abc123*3,us:def456*1 (docs/scaling.md); NAME:ID*WEIGHT@URL where one is not below RUNPOD_BASE_URL. PROVIDER_WINDOW and WORKERS_MAX are for each.',
    default: '',
    check: (item) => readEndpoint(item, '') !== undefined,
    form: 'which is not an endpoint like eu:abc123*3',
  }),
  ENDPOINT_CHECK_SECONDS: envInteger({
    description:
      'How often each of several endpoints is asked for its health; one that fails twice in a row is left.',
    unit: 's',
    default: '10',
    minimum: 1,
    maximum: 12,
  }),
  ENDPOINT_QUEUE_SECONDS: envInteger({
    description:
      'With several endpoints: where an attempt waited for a worker for so long, it and those behind it go elsewhere.',
    unit: 's',
    default: '180',
    minimum: 1,
    maximum: 7200,
  }),
  RUNPOD_BASE_URL: envUrl({
    description: 'The API of RunPod or of whatever speaks its protocol.',
    default: 'https://api.runpod.ai/v2',
  }),
  RUNPOD_MANAGEMENT_URL: envUrl({
    description:
      "RunPod's management API, for `npm run runpod` and /runpod/config. Unset: https://api.runpod.io/v2 where RUNPOD_BASE_URL is RunPod's own, else none.",
  }),
  LOCAL_MODE: envBoolean({
    description: 'The endpoint above is the local one; set by `npm start`.',
    default: 'false',
  }),
  WORKERS_MAX: envInteger({
    description: 'Most workers of the endpoint; for /runpod/config and the window.',
    default: '10',
    minimum: 1,
    maximum: 1000,
  }),
  WORKERS_MIN: envInteger({
    description: 'Workers that are always up.',
    default: '0',
    minimum: 0,
    maximum: 1000,
  }),
  IDLE_TIMEOUT_SECONDS: envInteger({
    description: 'How long an idle worker stays; for /runpod/config.',
    unit: 's',
    default: '300',
    minimum: 1,
    maximum: 3600,
  }),
  GPU_POOLS: envList({
    description: 'GPU pools of the endpoint; for /runpod/config.',
    default: 'ADA_24,AMPERE_24',
  }),
  WORKER_IMAGE: envText({ description: 'Image of the endpoint; for /runpod/config.' }),
  GPU_PRICES_USD_PER_SECOND: envList({
    description:
      "What a second of a worker costs, NAME=price by words of the GPU's name; RunPod's prices of 2026-06-08, not used in local mode.",
    unit: 'USD',
    default:
      'A4000=0.00016,A4500=0.00016,RTX 4000=0.00016,L4=0.00019,A5000=0.00019,3090=0.00019,4090=0.00031,A6000=0.00034,A40=0.00034,L40=0.00053,L40S=0.00053,RTX 6000 Ada=0.00053,A100=0.00076,RTX PRO 6000=0.00111,H100=0.00116,H200=0.00155,B200=0.0024',
    check: (item) => /^[\w .-]*\w[\w .-]*=(0|0?\.\d+|1)$/.test(item),
    form: 'which is not a name and a price below 1 like L4=0.00019',
  }),
  GPU_PRICE_PER_SECOND_USD: envNumber({
    description: 'The same for GPUs that are not in that list, and for /runpod/config; 0 is none.',
    unit: 'USD',
    default: '0',
    minimum: 0,
    maximum: 1,
  }),
  PROVIDER_WINDOW: envInteger({
    description: 'Most attempts at the provider at once; 4 × WORKERS_MAX when unset.',
    minimum: 1,
    maximum: 10_000,
  }),
  FAN_OUT_MIN_SECONDS: envNumber({
    description:
      'From this length on, caption and transcode jobs are rendered in parts by several workers; 0 is never.',
    unit: 's',
    default: '0',
    minimum: 0,
    maximum: 1_000_000,
  }),
  FAN_OUT_PART_SECONDS: envNumber({
    description: 'How long such a part is at most, as long as there are not too many.',
    unit: 's',
    default: '120',
    minimum: 2,
    maximum: 100_000,
  }),
  FAN_OUT_MAX_PARTS: envInteger({
    description: 'Most parts of a job.',
    default: '8',
    minimum: 2,
    maximum: 64,
  }),
  JOB_MAX_AGE_HOURS: envNumber({
    description: 'A job that could not be done by this age is given up.',
    unit: 'h',
    default: '24',
    minimum: 0.01,
    maximum: 720,
  }),
  ALLOW_PRIVATE_NETWORKS: envList({
    description:
      'CIDRs that downloads and webhooks may reach although not public, also by http: and on any port.',
    default: '',
    check: (item) => ipaddr.isValidCIDR(item),
    form: 'which is not a CIDR like 10.0.0.0/8',
  }),
  CORS_ORIGINS: envList({
    description: 'Origins of web pages that may call the API; exact, comma-separated.',
    default: '',
    check: (item) => URL.parse(item)?.origin === item,
    form: 'which is not an origin like https://app.example.com',
  }),
  TRUST_PROXY_HOPS: envInteger({
    description: 'Exact number of proxies in front.',
    default: '0',
    minimum: 0,
    maximum: 10,
  }),
  RATE_LIMIT_PER_MINUTE: envInteger({
    description:
      'Requests a minute for each owner, over all orchestrators; 0 is without a limit. `npm run keys -- limits` gives an owner another one.',
    default: '600',
    minimum: 0,
    maximum: 1_000_000,
  }),
  JOBS_MAX_ACTIVE: envInteger({
    description:
      'Most jobs of an owner that have not ended, over all orchestrators; 0 is without a limit. `npm run keys -- limits` gives an owner another one.',
    default: '100000',
    minimum: 0,
    maximum: 10_000_000,
  }),
  WATCHERS_MAX: envInteger({
    description:
      'Most connections that wait for a job or follow one, of each orchestrator; each holds memory and a file descriptor.',
    default: '1000',
    minimum: 1,
    maximum: 100_000,
  }),
  WATCHERS_MAX_PER_OWNER: envInteger({
    description: 'Most of them of one owner.',
    default: '100',
    minimum: 1,
    maximum: 100_000,
  }),
  MONTHLY_SPEND_LIMIT_USD: envNumber({
    description:
      'What the jobs of an owner may cost in a month (UTC), over all orchestrators; then new ones are refused with spend_limit_reached. 0 is without a limit. `npm run keys -- limits` gives an owner another one.',
    unit: 'USD',
    default: '0',
    minimum: 0,
    maximum: 10_000_000,
  }),
  FILE_TTL_HOURS: envNumber({
    description:
      'How long uploaded files are kept; one that an unfinished job uses is kept longer.',
    unit: 'h',
    default: '24',
    minimum: 0.01,
    maximum: 8760,
  }),
  FILE_MAX_BYTES: envInteger({
    description: 'Largest file that can be uploaded.',
    unit: 'bytes',
    default: '5368709120',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
  FILES_MAX_BYTES: envInteger({
    description:
      'Most bytes of uploaded files that an owner may keep at a time; 0 is without a limit.',
    unit: 'bytes',
    default: '21474836480',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
  OUTPUT_TTL_HOURS: envNumber({
    description: 'How long results are kept.',
    unit: 'h',
    default: '24',
    minimum: 0.01,
    maximum: 8760,
  }),
  JOB_TTL_DAYS: envNumber({
    description:
      'How long jobs that have ended stay in the list, with their logs of webhooks; never less than their results.',
    unit: 'd',
    default: '30',
    minimum: 1,
    maximum: 3650,
  }),
  S3_BUCKET: envText({
    description:
      'Keeps results in this bucket of an S3-compatible store (docs/storage.md). Unset: on the local disk, below DATA_DIR.',
    pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    form: 'the name of a bucket',
  }),
  S3_ENDPOINT: envUrl({
    description: "Where the store is, without the bucket; Amazon's own in S3_REGION when unset.",
  }),
  S3_REGION: envText({
    description: 'Its region; auto for Cloudflare R2.',
    default: 'us-east-1',
    pattern: /^[\w-]{1,64}$/,
  }),
  S3_ACCESS_KEY_ID: envText({ description: 'The key that signs for it.', secret: true }),
  S3_SECRET_ACCESS_KEY: envText({ description: 'The secret of that key.', secret: true }),
  S3_SESSION_TOKEN: envText({
    description:
      'Comes with a key that is lent for a time. What it signs ends with it, and it is read at the start only.',
    secret: true,
  }),
  S3_PREFIX: envText({
    description: 'Stands before the names of all objects, without a slash at its end.',
    pattern: /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/,
    form: 'names of letters, digits, ., _ and - that are parted by /',
  }),
  S3_FORCE_PATH_STYLE: envBoolean({
    description:
      'Whether the bucket stands in the path and not in the host name. Unset: true where S3_ENDPOINT is set.',
  }),
  S3_PUBLIC_ENDPOINT: envUrl({
    description: 'Where clients reach the store, where that differs from S3_ENDPOINT.',
  }),
  S3_PUBLIC_BASE_URL: envUrl({
    description:
      'Where anybody can read the bucket, e.g. through a CDN: addresses of results are then neither signed nor do they end.',
  }),
  S3_PART_BYTES: envInteger({
    description: 'Larger results are uploaded in parts of this size.',
    unit: 'bytes',
    default: '67108864',
    minimum: 5_242_880,
    maximum: 1_073_741_824,
  }),
  FILES_SHARED: envBoolean({
    description:
      'DATA_DIR is one folder for all orchestrators of DATABASE_URL, e.g. on a network disk; says that they may keep files there without S3_BUCKET.',
    default: 'false',
  }),
  STORAGE_MAX_BYTES: envInteger({
    description: 'Most bytes of results on the local disk; 0 is without a limit.',
    unit: 'bytes',
    default: '0',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
  STORAGE_MIN_FREE_BYTES: envInteger({
    description: 'Bytes of the local disk that are kept free.',
    unit: 'bytes',
    default: '2000000000',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
  DOCS_ENABLED: envChoice(['true', 'false', 'keyed'], {
    description:
      'Whether /docs, /openapi.json and /llms.txt are served: to everybody (true), to who has a key (keyed; browsers ask for it as the password), or not.',
    default: 'true',
  }),
  METRICS_TOKEN: envText({
    description:
      'Opens GET /metrics to who sends it as Authorization: Bearer (docs/observability.md). Unset: there is none, and nothing is counted.',
    secret: true,
    pattern: /^[\x21-\x7e]{32,}$/,
    form: 'at least 32 characters without spaces',
  }),
  OTEL_TRACES_SAMPLER: envChoice(SAMPLERS, {
    description: 'Which traces are kept, where a collector is named; workers follow.',
    default: 'parentbased_always_on',
  }),
  OTEL_TRACES_SAMPLER_ARG: envNumber({
    description: 'The share of traces that a sampler with traceidratio in its name keeps.',
    default: '1',
    minimum: 0,
    maximum: 1,
  }),
  ...TRACING_ENV,
  ...PROCESS_ENV,
} as const;
