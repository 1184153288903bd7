import type { IncomingMessage, ServerResponse } from 'node:http';

import { RequestMethod } from '@nestjs/common';

import type { Params } from 'nestjs-pino';
import type { LogFn, Logger } from 'pino';

import { Config } from '../config/config';
import { secretsOf } from '../config/secrets';
import { lineCleaner } from './log-redaction';

/** Where finished log lines go; a port, so that tests read them. */
export abstract class LogOutput {
  abstract write(line: string): void;
}

export class StandardOutput extends LogOutput {
  write(line: string): void {
    process.stdout.write(line);
  }
}

/**
 * JSON logs, one line a request. Secrets are removed by value from the finished lines, so that it
 * does not matter how they got there.
 */
export function loggingParams(config: Config, output: LogOutput): Params {
  const clean = lineCleaner(secretsOf(config));
  return {
    forRoutes: [{ path: '{*path}', method: RequestMethod.ALL }],
    pinoHttp: [
      {
        level: config.env.LOG_LEVEL,
        quietReqLogger: true,
        hooks: { logMethod: withoutBootNoise },
        customAttributeKeys: { reqId: 'request_id', responseTime: 'duration_ms' },
        serializers: { req: requestFacts, res: responseFacts },
        customLogLevel: levelOf,
        // The cause was logged where it was caught; pino-http makes one up from the status.
        customErrorObject: (_request, _response, _error, value: object) => ({
          ...value,
          err: undefined,
        }),
        customSuccessMessage: messageOf,
        customErrorMessage: messageOf,
      },
      { write: (line: string) => output.write(clean(line)) },
    ],
  };
}

/** Nest tells of every module and route at its start, which the OpenAPI document does better. */
const BOOT_NOISE = /^_?(InstanceLoader|RoutesResolver|RouterExplorer)$/;

function withoutBootNoise(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [facts] = args as readonly [{ readonly context?: unknown } | undefined, ...unknown[]];
  if (!BOOT_NOISE.test(String(facts?.context))) method.apply(this, args);
}

interface SerializedRequest {
  readonly method: string;
  readonly url: string;
  readonly remoteAddress?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

function requestFacts({ method, url, remoteAddress, headers }: SerializedRequest) {
  const shown = withoutValues(url);
  return { method, url: shown, remote_address: remoteAddress, user_agent: headers?.['user-agent'] };
}

const MOST_NAMES = 20;

/** Of a query the names alone, and of those only what is one: clients put secrets anywhere. */
function withoutValues(url: string): string {
  const [path = '', ...query] = url.split('?');
  if (query.length === 0) return path;
  const names = query.join('?').split('&', MOST_NAMES).map(nameOf);
  return `${path}?${names.join('&')}`;
}

function nameOf(parameter: string): string {
  return /^([\w.[\]-]{1,40})=/.exec(parameter)?.[1] ?? '[redacted]';
}

function responseFacts({ statusCode }: { readonly statusCode: number }) {
  return { status: statusCode };
}

function levelOf(request: IncomingMessage, response: ServerResponse, error?: Error) {
  if (error || response.statusCode >= 500) return 'error';
  return /^\/(health|metrics$|internal\/)/.test(pathOf(request)) ? 'debug' : 'info';
}

function messageOf(request: IncomingMessage, response: ServerResponse): string {
  return `${request.method} ${pathOf(request)} ${response.writableEnded ? response.statusCode : 'aborted'}`;
}

function pathOf(request: IncomingMessage & { readonly originalUrl?: string }): string {
  return (request.originalUrl ?? request.url ?? '').split('?', 1)[0] ?? '';
}
