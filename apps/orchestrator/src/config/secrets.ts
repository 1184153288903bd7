import type { Config } from './config';
import { ORCHESTRATOR_ENV } from './orchestrator.env';

/** The secrets of a configuration, each as it is. */
export function secretsOf({ apiKey, secretKey, env }: Config): readonly string[] {
  return [apiKey, secretKey, ...secretsIn(env)].filter((secret) => secret !== '');
}

/** The secrets of the environment, where there is no configuration yet, or none that can be. */
export function environmentSecrets(
  env: Readonly<Record<string, unknown>> = process.env,
): readonly string[] {
  return secretsIn(env).filter((secret) => secret !== '');
}

function secretsIn(env: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(ORCHESTRATOR_ENV)
    .filter(([, variable]) => 'secret' in variable && variable.secret)
    .flatMap(([name]) => env[name] ?? [])
    .map(String)
    .flatMap((secret) => [secret, passwordIn(secret)]);
}

/** The password of an address, as it was meant; empty where there is none. */
function passwordIn(secret: string): string {
  const password = URL.parse(secret)?.password ?? '';
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
