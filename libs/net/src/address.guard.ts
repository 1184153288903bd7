import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

/** `opened` is an address that is not public but stands in a network that was opened on purpose. */
export type AddressKind = 'public' | 'opened' | 'forbidden';

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Says which IP addresses may be called. Public IPv4 is what no registry reserves; IPv6 is denied
 * by default and allowed in 2000::/3 without its special parts (IANA special-purpose registries).
 */
export class AddressGuard {
  private readonly opened: readonly Network[];

  /** @throws Error for a text that is no CIDR. */
  constructor(allowPrivateNetworks: readonly string[] = []) {
    this.opened = allowPrivateNetworks.map((cidr) => ipaddr.parseCIDR(cidr));
  }

  /** Whether any network was opened at all; without one, plain http: is never possible. */
  get opensNetworks(): boolean {
    return this.opened.length > 0;
  }

  /**
   * Judges one address as a resolver or a URL gives it. Anything else is forbidden: other ways to
   * write one (`127.1`), and zones (`fe80::1%eth0`), which are never those of a public address.
   */
  judge(address: string): AddressKind {
    if (isIP(address) === 0 || address.includes('%')) return 'forbidden';
    const ip = ipaddr.parse(address);
    if (this.opened.some((network) => isInside(ip, network))) return 'opened';
    return isPublic(ip) ? 'public' : 'forbidden';
  }
}

function isPublic(ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (ip.kind() === 'ipv4') return ip.range() === 'unicast';
  return isInside(ip, GLOBAL_UNICAST) && !SPECIAL.some((network) => isInside(ip, network));
}

function isInside(ip: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: Network): boolean {
  return ip.kind() === network.kind() && ip.match(network, bits);
}

const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** Protocol assignments (Teredo, ORCHID, …), documentation, 6to4, documentation. */
const SPECIAL = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map((cidr) =>
  ipaddr.parseCIDR(cidr),
);
