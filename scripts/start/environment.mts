import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { endpointVariables, orchestratorVariables, type Plan } from './plan.mts';

type Environment = NodeJS.ProcessEnv;
type Check = (env: Environment) => readonly string[];

/** What the build makes of the programs' own checks. */
export interface Checks extends Readonly<Record<'orchestrator' | 'endpoint' | 'worker', Check>> {
  readonly s3OriginIn: (env: Environment) => string | undefined;
}

/** Where workers reach the bucket for results; undefined where there is none. */
export async function bucketOrigin(dist: string, env: Environment): Promise<string | undefined> {
  const file = join(dist, 'environments.mjs');
  if (!existsSync(file)) return undefined;
  return ((await import(pathToFileURL(file).href)) as Checks).s3OriginIn(env);
}

/**
 * Everything that is wrong with the environment, over all programs that are about to start: a worker
 * that can't start would be started again and again. Nothing is checked where there is no build.
 */
export async function environmentProblems(
  dist: string,
  plan: Plan,
  env: Environment,
): Promise<readonly string[]> {
  const file = join(dist, 'environments.mjs');
  if (plan.mode === 'refused' || !existsSync(file)) return [];
  const checks = (await import(pathToFileURL(file).href)) as Checks;
  if (plan.mode === 'runpod') return checks.orchestrator(env);
  const endpoint = { ...env, ...endpointVariables(plan, env) };
  // Where it will listen does not matter for this.
  const orchestrator = { ...env, ...orchestratorVariables(plan, 'http://127.0.0.1', env) };
  const problems = [
    ...checks.orchestrator(orchestrator),
    ...checks.endpoint(endpoint),
    // Another program than ours has variables of its own.
    ...(env.LOCAL_WORKER_COMMAND ? [] : checks.worker(env)),
  ];
  return [...new Set(problems)];
}
