import { BlockList, isIP } from 'node:net';

interface SpecialRange {
  readonly cidr: string;
  /** The first and the last address, and some between that matter. */
  readonly inside: readonly string[];
  /** The public addresses just before and just after; none where another special range begins. */
  readonly outside: readonly string[];
}

/** IANA's special-purpose IPv4 registry and multicast. */
const IPV4: readonly SpecialRange[] = [
  { cidr: '0.0.0.0/8', inside: ['0.0.0.0', '0.0.0.1', '0.255.255.255'], outside: ['1.0.0.0'] },
  {
    cidr: '10.0.0.0/8',
    inside: ['10.0.0.0', '10.255.255.255'],
    outside: ['9.255.255.255', '11.0.0.0'],
  },
  {
    cidr: '100.64.0.0/10',
    inside: ['100.64.0.0', '100.100.100.200', '100.127.255.255'],
    outside: ['100.63.255.255', '100.128.0.0'],
  },
  {
    cidr: '127.0.0.0/8',
    inside: ['127.0.0.0', '127.0.0.1', '127.255.255.255'],
    outside: ['126.255.255.255', '128.0.0.0'],
  },
  {
    cidr: '169.254.0.0/16',
    inside: ['169.254.0.0', '169.254.169.254', '169.254.170.2', '169.254.255.255'],
    outside: ['169.253.255.255', '169.255.0.0'],
  },
  {
    cidr: '172.16.0.0/12',
    inside: ['172.16.0.0', '172.17.0.1', '172.31.255.255'],
    outside: ['172.15.255.255', '172.32.0.0'],
  },
  {
    cidr: '192.0.0.0/24',
    inside: ['192.0.0.0', '192.0.0.192', '192.0.0.255'],
    outside: ['191.255.255.255', '192.0.1.0'],
  },
  {
    cidr: '192.0.2.0/24',
    inside: ['192.0.2.0', '192.0.2.255'],
    outside: ['192.0.1.255', '192.0.3.0'],
  },
  {
    cidr: '192.31.196.0/24',
    inside: ['192.31.196.0', '192.31.196.255'],
    outside: ['192.31.195.255', '192.31.197.0'],
  },
  {
    cidr: '192.52.193.0/24',
    inside: ['192.52.193.0', '192.52.193.255'],
    outside: ['192.52.192.255', '192.52.194.0'],
  },
  {
    cidr: '192.88.99.0/24',
    inside: ['192.88.99.0', '192.88.99.255'],
    outside: ['192.88.98.255', '192.88.100.0'],
  },
  {
    cidr: '192.168.0.0/16',
    inside: ['192.168.0.0', '192.168.255.255'],
    outside: ['192.167.255.255', '192.169.0.0'],
  },
  {
    cidr: '192.175.48.0/24',
    inside: ['192.175.48.0', '192.175.48.255'],
    outside: ['192.175.47.255', '192.175.49.0'],
  },
  {
    cidr: '198.18.0.0/15',
    inside: ['198.18.0.0', '198.19.255.255'],
    outside: ['198.17.255.255', '198.20.0.0'],
  },
  {
    cidr: '198.51.100.0/24',
    inside: ['198.51.100.0', '198.51.100.255'],
    outside: ['198.51.99.255', '198.51.101.0'],
  },
  {
    cidr: '203.0.113.0/24',
    inside: ['203.0.113.0', '203.0.113.255'],
    outside: ['203.0.112.255', '203.0.114.0'],
  },
  {
    cidr: '224.0.0.0/4',
    inside: ['224.0.0.0', '239.255.255.255'],
    outside: ['223.255.255.255'],
  },
  { cidr: '240.0.0.0/4', inside: ['240.0.0.0', '255.255.255.255'], outside: [] },
];

const LAST = 'ffff:ffff:ffff:ffff:ffff:ffff:ffff';

/** What is not global unicast, and the special parts of it. */
const IPV6: readonly SpecialRange[] = [
  {
    cidr: '::/3',
    inside: [
      ...['::', '::1', '::7f00:1', '::ffff:0:0', '::ffff:7f00:1', '::ffff:808:808'],
      ...['::ffff:0:7f00:1', '64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::1', '100::1'],
      ...['100:0:0:1::1', `1fff:${LAST}`],
    ],
    outside: ['2000::'],
  },
  {
    cidr: '2001::/23',
    inside: ['2001::', '2001::1', '2001:2::1', '2001:20::1', '2001:30::1', '2001:1ff:ffff::1'],
    outside: [`2000:${LAST}`, '2001:200::'],
  },
  {
    cidr: '2001:db8::/32',
    inside: ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
    outside: ['2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db9::'],
  },
  {
    cidr: '2002::/16',
    inside: ['2002::', '2002:7f00:1::', '2002:808:808::1', `2002:${LAST}`],
    outside: [`2001:${LAST}`, '2003::'],
  },
  {
    cidr: '3fff::/20',
    inside: ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
    outside: [`3ffe:${LAST}`, '3fff:1000::', `3fff:${LAST}`],
  },
  { cidr: '4000::/2', inside: ['4000::', '5f00::1', `7fff:${LAST}`], outside: [] },
  {
    cidr: '8000::/1',
    inside: [
      ...[
        '8000::',
        'fc00::',
        'fd00:ec2::254',
        `fdff:${LAST}`,
        'fe00::1',
        'fe80::1',
        'fe80::a9fe:a9fe',
      ],
      ...['febf::1', 'fec0::1', 'feff::1', 'ff02::1', `ffff:${LAST}`],
    ],
    outside: [],
  },
];

const RANGES = [...IPV4, ...IPV6];

export const SPECIAL_ADDRESSES = RANGES.flatMap(({ inside }) => inside);
export const PUBLIC_NEIGHBOURS = RANGES.flatMap(({ outside }) => outside);

/** An address as the host of a URL. */
export function hostOf(address: string): string {
  return isIP(address) === 6 ? `[${address}]` : address;
}

// A list of each, since Node compares IPv4 with lists of IPv6 by its mapped form.
const SPECIAL = { 4: listOf(IPV4), 6: listOf(IPV6) } as const;

/** Says by Node's own lists, not by what is tested, whether a dial may have been made. */
export function isSpecial(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return SPECIAL[4].check(address, 'ipv4');
  return version !== 6 || SPECIAL[6].check(address, 'ipv6');
}

function listOf(ranges: readonly SpecialRange[]): BlockList {
  const list = new BlockList();
  for (const { cidr } of ranges) {
    const [network = '', bits] = cidr.split('/');
    list.addSubnet(network, Number(bits), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
