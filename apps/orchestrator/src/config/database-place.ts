import { readEnv, type EnvValues } from '@app/contracts';

import { ORCHESTRATOR_ENV } from './orchestrator.env';

const { DATA_DIR, DATABASE_URL } = ORCHESTRATOR_ENV;
const PLACE_ENV = { DATA_DIR, DATABASE_URL };

/** Where the database is: PostgreSQL by its address, else the embedded one below a folder. */
export type DatabasePlace = EnvValues<typeof PLACE_ENV>;

/** Where the environment says that the database is. Throws EnvError. */
export function databasePlace(
  env: Readonly<Record<string, string | undefined>> = process.env,
): DatabasePlace {
  return readEnv(PLACE_ENV, env);
}
