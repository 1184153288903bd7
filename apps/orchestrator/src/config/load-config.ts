import { EnvError, readEnv } from '@app/contracts';

import { Config } from './config';
import { ORCHESTRATOR_ENV } from './orchestrator.env';
import { keptSecret } from './kept-secret';
import { isPublicHost } from './public-host';

type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadedConfig {
  readonly config: Config;
  /** For the person at the terminal; may hold a key that was just made, so never for a log. */
  readonly notices: readonly string[];
  /** Things that work and should not stay so. */
  readonly warnings: readonly string[];
}

/**
 * The checked configuration. Keys that may be left out are made and kept in DATA_DIR.
 * Throws one EnvError that names every problem.
 */
export function loadConfig(env: Environment = process.env): LoadedConfig {
  const problems = environmentProblems(env);
  if (problems.length > 0) throw new EnvError(problems);
  const values = readEnv(ORCHESTRATOR_ENV, env);
  const secretKey = values.SECRET_KEY ?? kept(values.DATA_DIR, 'secret-key').value;
  const given = values.X_API_KEY?.trim();
  const apiKey = given ? { value: given, made: false } : kept(values.DATA_DIR, 'api-key', 'ak_');
  return {
    config: new Config(values, secretKey, apiKey.value),
    notices: apiKey.made
      ? [`Made an API key, kept in ${values.DATA_DIR}/api-key and shown only now: ${apiKey.value}`]
      : [],
    warnings: [
      ...(apiKey.value.length < 32
        ? ['X_API_KEY has fewer than 32 characters; a key that can be guessed will be.']
        : []),
      ...(values.DATABASE_URL !== undefined && !values.S3_BUCKET && !values.FILES_SHARED
        ? [ONE_ORCHESTRATOR]
        : []),
    ],
  };
}

/** Where the embedded database stands; undefined where DATABASE_URL names another one. */
export function embeddedDataDir(env: Environment = process.env): string | undefined {
  const { DATA_DIR, DATABASE_URL } = ORCHESTRATOR_ENV;
  const values = readEnv({ DATA_DIR, DATABASE_URL }, env);
  return values.DATABASE_URL === undefined ? values.DATA_DIR : undefined;
}

/** Everything that is wrong with an environment. Makes nothing. */
export function environmentProblems(env: Environment): readonly string[] {
  return [...variableProblems(env), ...ruleProblems(env)];
}

function variableProblems(env: Environment): readonly string[] {
  try {
    readEnv(ORCHESTRATOR_ENV, env);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}

/** Rules over several variables; read from the text, so that they are told with all the others. */
function ruleProblems(env: Environment): readonly string[] {
  const local = env['LOCAL_MODE'] === 'true';
  return [
    ...needed(
      env,
      ['RUNPOD_API_KEY', ...(env['RUNPOD_ENDPOINTS']?.trim() ? [] : ['RUNPOD_ENDPOINT_ID'])],
      'jobs go to that endpoint; `npm start` sets it',
    ),
    ...doubledNames(env['RUNPOD_ENDPOINTS'] ?? ''),
    ...(env['DATABASE_URL']?.trim()
      ? needed(env, ['SECRET_KEY'], 'all orchestrators of one DATABASE_URL sign with the same')
      : []),
    ...(local ? [] : needed(env, ['X_API_KEY'], 'it is made only with LOCAL_MODE=true')),
    ...(local ? [] : needed(env, ['PUBLIC_URL'], 'workers at RunPod call it')),
    ...(local
      ? []
      : ['PUBLIC_URL', 'WORKER_URL', 'S3_ENDPOINT'].flatMap((name) => privateProblem(name, env))),
    ...(local ? [] : portProblem(env['WORKER_URL']?.trim() ? 'WORKER_URL' : 'PUBLIC_URL', env)),
    ...(env['S3_BUCKET']?.trim()
      ? needed(env, ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'], 'S3_BUCKET is set')
      : orphans(env, ONLY_WITH_A_BUCKET)),
    ...(local ? [] : portProblem('S3_ENDPOINT', env)),
    ...(Number(env['WORKERS_MIN']) > Number(env['WORKERS_MAX'] || 10)
      ? ['WORKERS_MIN must not be more than WORKERS_MAX']
      : []),
  ];
}

const ONE_ORCHESTRATOR =
  'DATABASE_URL without S3_BUCKET is for one orchestrator: results and uploads lie in its DATA_DIR, where another one does not find them. For more set S3_BUCKET, or FILES_SHARED=true where DATA_DIR is one folder for all.';

function doubledNames(text: string): string[] {
  const names = text.split(',').map((item) => item.trim().split(':')[0] ?? '');
  const doubled = names.filter((name, index) => name !== '' && names.indexOf(name) < index);
  return [...new Set(doubled)].map((name) => `RUNPOD_ENDPOINTS names ${name} more than once`);
}

const ONLY_WITH_A_BUCKET = [
  ...['S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'S3_SESSION_TOKEN'],
  ...['S3_PUBLIC_ENDPOINT', 'S3_PUBLIC_BASE_URL', 'S3_PREFIX'],
];

function needed(env: Environment, names: readonly string[], why: string): string[] {
  return names.filter((name) => !env[name]?.trim()).map((name) => `${name} is missing: ${why}`);
}

function orphans(env: Environment, names: readonly string[]): string[] {
  const given = names.filter((name) => env[name]?.trim());
  return given.map((name) => `${name} says nothing without S3_BUCKET`);
}

/** What is wrong with an address that workers at RunPod must reach; nothing where it is unset. */
export function privateProblem(name: string, env: Environment): string[] {
  const url = URL.parse(env[name] ?? '');
  if (!url || !/^https?:$/.test(url.protocol)) return [];
  if (url.protocol === 'http:') return [`${name} must be https: with RunPod`];
  return isPublicHost(url.hostname)
    ? []
    : [`${name} must be a public address with RunPod, ${url.hostname} is not`];
}

/** Workers at RunPod call our store under the rules for sources, unless STORE_ORIGINS is set there. */
export function portProblem(name: string, env: Environment): string[] {
  const url = URL.parse(env[name] ?? '');
  if (url?.protocol !== 'https:' || url.port === '') return [];
  const why = `its workers call only port 443, and ${url.port} is another`;
  return [`${name} must have no port with RunPod: ${why}`];
}

function kept(folder: string, name: string, prefix?: string): { value: string; made: boolean } {
  try {
    return keptSecret(folder, name, prefix);
  } catch (error) {
    throw new EnvError([`DATA_DIR can not be used: ${String((error as Error).message)}`]);
  }
}
