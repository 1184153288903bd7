// Refuses every dial that does not stay on this machine, before a packet leaves, and remembers it.
// Loaded by Jest's set-up in the test process and by `node --require` in the programs that tests
// start; those append what was refused to the file DIAL_GUARD_LOG.
'use strict';

const dns = require('node:dns');
const fs = require('node:fs');
const { BlockList, isIP } = require('node:net');

const KEY = Symbol.for('api-gpu.dial-guard');
// The lowest layer Node offers to JavaScript: names are resolved and options are settled there.
const { TCP } = process.binding('tcp_wrap');
const { UDP } = process.binding('udp_wrap');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const isLoopback = (address) =>
  isIP(address) !== 0 && loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
const isLocalName = (name) => name === 'localhost' || name.endsWith('.localhost');

/** The addresses refused so far in this process, e.g. ["tcp 10.0.0.1:443", "dns example.com"]. */
function install() {
  if (TCP.prototype[KEY]) return TCP.prototype[KEY];
  const refused = [];
  TCP.prototype[KEY] = refused;

  const refuse = (what) => {
    refused.push(what);
    if (process.env.DIAL_GUARD_LOG) fs.appendFileSync(process.env.DIAL_GUARD_LOG, `${what}\n`);
  };
  const guardTcp = (method) => {
    const real = TCP.prototype[method];
    TCP.prototype[method] = function (request, address, port, ...rest) {
      if (isLoopback(address)) return real.call(this, request, address, port, ...rest);
      refuse(`tcp ${address}:${port}`);
      return -101; // ENETUNREACH
    };
  };
  guardTcp('connect');
  guardTcp('connect6');

  const guardUdp = (method) => {
    const real = UDP.prototype[method];
    UDP.prototype[method] = function (...args) {
      const address = args.find((arg) => typeof arg === 'string');
      if (address === undefined || isLoopback(address)) return real.apply(this, args);
      refuse(`udp ${address}`);
      return -101;
    };
  };
  for (const method of ['send', 'send6', 'connect', 'connect6']) guardUdp(method);

  const notFound = (name) =>
    Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), {
      code: 'ENOTFOUND',
      hostname: name,
    });
  const realLookup = dns.lookup;
  dns.lookup = function (name, options, callback) {
    const done = typeof options === 'function' ? options : callback;
    if (!name || isIP(name) || isLocalName(name)) return realLookup.apply(dns, arguments);
    refuse(`dns ${name}`);
    process.nextTick(done, notFound(name));
    return {};
  };
  const realPromiseLookup = dns.promises.lookup;
  dns.promises.lookup = async function (name, ...rest) {
    if (!name || isIP(name) || isLocalName(name)) return realPromiseLookup(name, ...rest);
    refuse(`dns ${name}`);
    throw notFound(name);
  };
  return refused;
}

module.exports = { refusedDials: install() };
