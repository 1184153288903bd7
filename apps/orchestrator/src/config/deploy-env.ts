import { EnvError, readEnv, type EnvValues } from '@app/contracts';

import { ORCHESTRATOR_ENV } from './orchestrator.env';
import { portProblem, privateProblem } from './load-config';
import { managementUrlOf } from './management-url';

type Environment = Readonly<Record<string, string | undefined>>;

const { RUNPOD_API_KEY, RUNPOD_ENDPOINT_ID, RUNPOD_BASE_URL, RUNPOD_MANAGEMENT_URL } =
  ORCHESTRATOR_ENV;
const { PUBLIC_URL, WORKER_URL, WORKER_IMAGE, X_API_KEY, PORT, WORKERS_MAX } = ORCHESTRATOR_ENV;
const { GPU_PRICES_USD_PER_SECOND, GPU_PRICE_PER_SECOND_USD } = ORCHESTRATOR_ENV;

/** What of the orchestrator's variables `runpod …` goes by. */
const DEPLOY_ENV = {
  ...{ RUNPOD_API_KEY, RUNPOD_ENDPOINT_ID, RUNPOD_BASE_URL, RUNPOD_MANAGEMENT_URL },
  ...{ PUBLIC_URL, WORKER_URL, WORKER_IMAGE, X_API_KEY, PORT, WORKERS_MAX },
  ...{ GPU_PRICES_USD_PER_SECOND, GPU_PRICE_PER_SECOND_USD },
};

/** The checked environment of `runpod …`. */
export interface DeployEnv {
  readonly values: EnvValues<typeof DEPLOY_ENV>;
  readonly apiKey: string;
  readonly managementUrl: string;
  /** Why workers could not reach the orchestrator; for what makes or changes an endpoint. */
  readonly addressProblems: readonly string[];
  /** All of it as it was given. */
  readonly given: Environment;
}

/** Reads it; throws one EnvError with every problem. Nothing of the orchestrator need be set up yet. */
export function readDeployEnv(given: Environment = process.env): DeployEnv {
  const values = readEnv(DEPLOY_ENV, given);
  const managementUrl = managementUrlOf(values);
  const problems = [
    ...(values.RUNPOD_API_KEY ? [] : ['RUNPOD_API_KEY is missing: it may change the endpoint']),
    ...(managementUrl
      ? []
      : ["RUNPOD_MANAGEMENT_URL is missing: RUNPOD_BASE_URL is not RunPod's own"]),
  ];
  if (problems.length > 0) throw new EnvError(problems);
  return {
    values,
    apiKey: values.RUNPOD_API_KEY ?? '',
    managementUrl: managementUrl ?? '',
    addressProblems: addressProblems(given),
    given,
  };
}

function addressProblems(env: Environment): readonly string[] {
  const name = env['WORKER_URL']?.trim() ? 'WORKER_URL' : 'PUBLIC_URL';
  return [
    ...(env[name]?.trim() ? [] : ['PUBLIC_URL is missing: workers at RunPod call it']),
    ...privateProblem(name, env),
    ...portProblem(name, env),
  ];
}
