import { s3OriginIn } from '../../artifacts/s3/s3.settings';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where workers fetch from and publish to, each by the environment of the orchestrator. */
const PLACES: readonly ((env: Environment) => string | undefined)[] = [
  orchestratorOrigin,
  s3OriginIn,
];

/** STORE_ORIGINS of workers: they call no others as our own store. */
export function storeOrigins(env: Environment): string {
  const origins = PLACES.flatMap((place) => place(env) ?? []);
  return [...new Set(origins)].join(',');
}

function orchestratorOrigin(env: Environment): string | undefined {
  return URL.parse(env['WORKER_URL']?.trim() || env['PUBLIC_URL']?.trim() || '')?.origin;
}
