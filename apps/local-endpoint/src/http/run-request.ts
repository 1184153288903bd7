import { ApiError, type RunPodPolicy } from '@app/contracts';

import type { NewJob } from '../jobs/endpoint-job';
import { isObject, jsonObject } from './json-body';
import type { RawBody } from './raw-body';

const MAX_POLICY_MS = 7 * 24 * 3_600_000;

/** The body of /run or /runsync. Throws ApiError for what RunPod would not take. */
export function newJobOf(
  body: RawBody | undefined,
  { synchronous, maxBytes }: { readonly synchronous: boolean; readonly maxBytes: number },
): NewJob {
  const { input, policy, webhook, s3Config } = jsonObject(body, maxBytes);
  if (!isObject(input)) throw new ApiError('validation_failed', 'input must be an object');
  return {
    ...{ input, policy: policyOf(policy), synchronous },
    ...webhookOf(webhook),
    ...(s3Config !== undefined && s3Config !== null && { s3Config }),
  };
}

function webhookOf(webhook: unknown): { readonly webhook?: string } {
  if (webhook === undefined || webhook === null || webhook === '') return {};
  const url = typeof webhook === 'string' ? URL.parse(webhook) : null;
  if (typeof webhook === 'string' && /^https?:$/.test(url?.protocol ?? '')) return { webhook };
  throw new ApiError('validation_failed', 'webhook must be an http: or https: URL');
}

/** Shorter times than RunPod's least (5 and 10 s) are taken, so that tests need not wait. */
function policyOf(policy: unknown): RunPodPolicy {
  if (policy === undefined || policy === null) return {};
  if (!isObject(policy)) throw new ApiError('validation_failed', 'policy must be an object');
  return {
    ...milliseconds(policy, 'executionTimeout'),
    ...milliseconds(policy, 'ttl'),
    ...(policy.lowPriority === true && { lowPriority: true }),
  };
}

function milliseconds(
  policy: Readonly<Record<string, unknown>>,
  name: 'executionTimeout' | 'ttl',
): RunPodPolicy {
  const value = policy[name];
  if (value === undefined || value === null) return {};
  if (typeof value === 'number' && value > 0 && value <= MAX_POLICY_MS) return { [name]: value };
  throw new ApiError(
    'validation_failed',
    `policy.${name} must be milliseconds up to 7 days, not ${JSON.stringify(value)}`,
  );
}
