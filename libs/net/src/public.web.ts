import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';

import { AddressGuard } from './address.guard';
import { dispatch } from './dispatch';
import { HttpReach, type HttpAnswer, type HttpRequest } from './http.reach';
import { NetError } from './net.error';

/** Every address of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface PublicWebOptions {
  /** CIDRs that may be reached although not public, there also by `http:` and on any port. */
  readonly allowPrivateNetworks?: readonly string[];
  readonly connectTimeoutMs?: number;
  readonly resolve?: Resolve;
}

/**
 * The guard against calls into private networks, in one place. Three checks, because each alone
 * was passed by: the URL before each hop, literal addresses again in the connector (undici and Node
 * call no lookup for those), and the addresses that a name resolves to, at the dial itself, so that
 * what was checked is what is dialled.
 */
export class PublicWeb extends HttpReach {
  readonly maxRedirects = 3;
  private readonly guard: AddressGuard;
  private readonly resolve: Resolve;
  private readonly agent: Agent;

  constructor(options: PublicWebOptions = {}) {
    super();
    this.guard = new AddressGuard(options.allowPrivateNetworks);
    this.resolve = options.resolve ?? ((hostname) => lookup(hostname, { all: true }));
    this.agent = new Agent({
      connect: this.connector(options.connectTimeoutMs ?? 10_000),
      // A connection an answer: none is left open, and no surplus bytes are the next one's answer.
      pipelining: 0,
    });
  }

  async request(url: URL, request: HttpRequest): Promise<HttpAnswer> {
    this.checkUrl(url);
    return dispatch(this.agent, url, request);
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private checkUrl(url: URL): void {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw forbidden(`${url.protocol} addresses are not fetched, only https: ones.`);
    }
    if (url.username !== '' || url.password !== '') {
      throw forbidden('An address must not carry a user name or password.');
    }
    if (isUnusual(url) && !this.guard.opensNetworks) {
      throw forbidden(`${url.host} must be called by https: on port 443.`);
    }
    const literal = withoutBrackets(url.hostname);
    if (isIP(literal)) this.checkAddresses(literal, [literal], isUnusual(url));
  }

  private checkAddresses(host: string, addresses: readonly string[], unusual: boolean): void {
    const kinds = addresses.map((address) => this.guard.judge(address));
    if (kinds.length === 0 || kinds.includes('forbidden')) {
      throw forbidden(`${host} does not stand at a public address.`);
    }
    if (unusual && kinds.includes('public')) {
      throw forbidden(`${host} must be called by https: on port 443.`);
    }
  }

  private connector(timeout: number): buildConnector.connector {
    const usual = buildConnector({ timeout, allowH2: false, lookup: this.lookup(false) });
    const unusual = buildConnector({ timeout, allowH2: false, lookup: this.lookup(true) });
    return (options, callback) => {
      const literal = withoutBrackets(options.hostname);
      try {
        if (isIP(literal)) this.checkAddresses(literal, [literal], isUnusual(options));
      } catch (error) {
        callback(error as Error, null);
        return;
      }
      (isUnusual(options) ? unusual : usual)(options, callback);
    };
  }

  /** Called by Node for names, at the dial: every address must pass, so one bad one refuses all. */
  private lookup(unusual: boolean): LookupFunction {
    return (hostname, options, callback) => {
      this.resolve(hostname)
        .then((found) => {
          this.checkAddresses(
            hostname,
            found.map(({ address }) => address),
            unusual,
          );
          return found;
        })
        .then(
          (found) => answerLookup(found, options.all === true, callback),
          (error: unknown) => callback(error as Error, ''),
        );
    };
  }
}

function answerLookup(
  found: readonly LookupAddress[],
  all: boolean,
  callback: Parameters<LookupFunction>[2],
): void {
  const [first] = found;
  if (all) callback(null, [...found]);
  else callback(null, first?.address ?? '', first?.family);
}

/** Anything but https: on 443; URL and undici leave the usual port empty. */
function isUnusual({ protocol, port }: { readonly protocol: string; readonly port: string }) {
  return protocol !== 'https:' || (port !== '' && port !== '443');
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function forbidden(detail: string): NetError {
  return new NetError('source_forbidden_address', detail);
}
