import { envInteger, envText, PROCESS_ENV, type EnvValues } from '@app/contracts';

import { FLEET_ENV } from './fleet.env';
import { SERVICE_ENV } from './service.env';

/** Every environment variable of the local endpoint; `.env.example` is checked against this list. */
export const LOCAL_ENDPOINT_ENV = {
  LOCAL_ENDPOINT_PORT: envInteger({
    description: 'Where the local endpoint listens; 0 is any free port.',
    default: '8000',
    minimum: 0,
    maximum: 65_535,
  }),
  LOCAL_ENDPOINT_HOST: envText({
    description: 'The address it listens on; another one than loopback lets outside workers poll.',
    default: '127.0.0.1',
  }),
  LOCAL_ENDPOINT_ID: envText({
    description: 'Its endpoint id, as in /v2/{id}/run.',
    default: 'local',
    pattern: /^[\w-]{1,64}$/,
    form: 'at most 64 letters, digits, _ and -',
  }),
  LOCAL_ENDPOINT_KEY: envText({
    description: 'The key of its clients and workers; made and printed at start when unset.',
    secret: true,
    pattern: /^[\x21-\x7e]{8,}$/,
    form: 'at least 8 printable characters without spaces',
  }),
  ...FLEET_ENV,
  ...SERVICE_ENV,
  ...PROCESS_ENV,
} as const;

export type LocalEndpointEnv = EnvValues<typeof LOCAL_ENDPOINT_ENV>;
