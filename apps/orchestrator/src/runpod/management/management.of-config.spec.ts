import { testConfig } from '../../config/config.testing';
import { HttpRunPodManagement } from './http.runpod-management';
import { managementOf } from './management.of-config';

describe(managementOf.name, () => {
  it.each([
    [{ LOCAL_MODE: 'false' }, true],
    [{ LOCAL_MODE: 'false', RUNPOD_MANAGEMENT_URL: 'http://127.0.0.1:1/v2' }, true],
    [{ LOCAL_MODE: 'true' }, false],
    [{ LOCAL_MODE: 'false', RUNPOD_BASE_URL: 'http://127.0.0.1:1/v2' }, false],
    [{ LOCAL_MODE: 'false', RUNPOD_API_KEY: '' }, false],
  ] as readonly (readonly [Record<string, string>, boolean])[])('for %j: %p', (env, isThere) => {
    expect(managementOf(testConfig(env)) instanceof HttpRunPodManagement).toBe(isThere);
  });
});
