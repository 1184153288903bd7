import { join } from 'node:path';

/** Of the last build. */
export const DIST = join(__dirname, '..', '..', 'dist');

/** What every orchestrator of a test is called with. */
export const API_KEY = 'ak_test_0123456789abcdefghijklmnopqrstuv';
const SECRET_KEY = 'secret_test_0123456789abcdefghijklmnopqrstuv';

/** Where an orchestrator listens, keeps its things, and finds its provider. */
export interface OrchestratorPlace {
  readonly port: number;
  readonly dataDir: string;
  /** Of whatever speaks RunPod's protocol, with its `/v2`. */
  readonly providerUrl: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Everything that it reads from its environment; nothing is taken from the shell. */
export function environmentOf({
  port,
  dataDir,
  providerUrl,
  env,
}: OrchestratorPlace): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_OPTIONS: `--require ${join(__dirname, 'dial-guard.cjs')}`,
    NODE_COMPILE_CACHE: join(DIST, '.compile-cache'),
    EXIT_WITH_PARENT: 'true',
    PORT: String(port),
    DATA_DIR: dataDir,
    SECRET_KEY,
    X_API_KEY: API_KEY,
    RUNPOD_API_KEY: 'rp_test_key',
    RUNPOD_ENDPOINT_ID: 'local',
    RUNPOD_BASE_URL: providerUrl,
    LOCAL_MODE: 'true',
    ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
    RATE_LIMIT_PER_MINUTE: '0',
    STORAGE_MIN_FREE_BYTES: '0',
    DOCS_ENABLED: 'false',
    LOG_LEVEL: 'silent',
    ...env,
  };
}
