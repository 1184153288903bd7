import { readEnv } from '@app/contracts';

import { Config } from './config';
import { ORCHESTRATOR_ENV } from './orchestrator.env';

export const TEST_API_KEY = 'ak_test_0123456789abcdefghijklmnopqrstuv';
export const TEST_SECRET_KEY = 'secret_test_0123456789abcdefghijklmnopqrstuv';

/** A Config as a test needs it: local mode, silent, its variables over the defaults. */
export function testConfig(env: Readonly<Record<string, string>> = {}): Config {
  const values = readEnv(ORCHESTRATOR_ENV, {
    LOCAL_MODE: 'true',
    LOG_LEVEL: 'silent',
    RUNPOD_API_KEY: 'rp_test_key',
    RUNPOD_ENDPOINT_ID: 'local',
    STORAGE_MIN_FREE_BYTES: '0',
    ...env,
  });
  return new Config(values, TEST_SECRET_KEY, env['X_API_KEY'] ?? TEST_API_KEY);
}
