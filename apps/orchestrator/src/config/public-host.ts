import ipaddr from 'ipaddr.js';

/** Names that only a local network or this machine resolves. */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|home|corp)$/i;

/**
 * Whether the host of a URL can mean the same machine to everybody: not loopback, private,
 * link-local or reserved, and not a local name. Nothing is resolved.
 */
export function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === 'unicast';
  return host.includes('.') && !LOCAL_NAME.test(host);
}
