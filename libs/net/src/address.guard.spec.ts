import { AddressGuard } from './address.guard';

// The first and last address of every special network, and what stands just outside of it.
const FORBIDDEN = [
  '0.0.0.0',
  '0.255.255.255',
  '10.0.0.0',
  '10.255.255.255',
  '100.64.0.0',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.255',
  '169.254.0.0',
  '169.254.169.254',
  '172.16.0.0',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.31.196.1',
  '192.52.193.1',
  '192.88.99.1',
  '192.168.0.0',
  '192.168.255.255',
  '192.175.48.1',
  '198.18.0.0',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.0',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '1fff:ffff::1',
  '2001::1',
  '2001:1ff:ffff::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  '3fff::1',
  '3fff:fff:ffff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '2606:4700::1111%eth0',
  '8.8.2056',
  '134744072',
  '',
  'example.com',
];

const PUBLIC = [
  '1.0.0.0',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.167.255.255',
  '192.169.0.0',
  '223.255.255.255',
  '2000::1',
  '2001:200::1',
  '2606:4700::1111',
  '3ffe:ffff::1',
  '3fff:1000::1',
];

describe(AddressGuard.name, () => {
  it.each(FORBIDDEN)('forbids %j', (address) => {
    expect(new AddressGuard().judge(address)).toBe('forbidden');
  });

  it.each(PUBLIC)('takes %s for public', (address) => {
    expect(new AddressGuard().judge(address)).toBe('public');
  });

  it('opens the given networks and nothing beside them', () => {
    const guard = new AddressGuard(['10.1.0.0/16', 'fd00::/8']);

    expect(
      ['10.1.2.3', 'fd12::1', '10.2.0.1', 'fc00::1', '8.8.8.8'].map((ip) => guard.judge(ip)),
    ).toEqual(['opened', 'opened', 'forbidden', 'forbidden', 'public']);
  });

  it('refuses a network that is no CIDR', () => {
    expect(() => new AddressGuard(['10.0.0.0/99'])).toThrow();
  });
});
