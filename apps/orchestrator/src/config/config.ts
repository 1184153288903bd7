import type { EnvValues } from '@app/contracts';

import { endpointPlaces, type EndpointPlace } from './endpoint.places';
import type { ORCHESTRATOR_ENV } from './orchestrator.env';

type Env = EnvValues<typeof ORCHESTRATOR_ENV>;

/** The checked configuration, as every module receives it. */
export class Config {
  constructor(
    readonly env: Env,
    /** SECRET_KEY, or the one kept in DATA_DIR; every signing key is derived from it by HKDF. */
    readonly secretKey: string,
    /** X_API_KEY, or in local mode the one kept in DATA_DIR. */
    readonly apiKey: string,
  ) {}

  /** How clients reach this orchestrator; without a trailing slash. */
  get publicUrl(): string {
    return this.env.PUBLIC_URL ?? `http://127.0.0.1:${this.env.PORT}`;
  }

  /** How workers reach it. */
  get workerUrl(): string {
    return this.env.WORKER_URL ?? this.publicUrl;
  }

  /** The age at which a job is given up, whatever is tried for it. */
  get maxJobAgeMs(): number {
    return this.env.JOB_MAX_AGE_HOURS * 3_600_000;
  }

  /** Where attempts are run, one at least; rows that name none of them are of the first. */
  get endpoints(): readonly [EndpointPlace, ...EndpointPlace[]] {
    return endpointPlaces(this.env);
  }

  /** Most attempts that may stand at an endpoint at once (docs/architecture.md). */
  get providerWindow(): number {
    return this.env.PROVIDER_WINDOW ?? 4 * this.env.WORKERS_MAX;
  }
}
