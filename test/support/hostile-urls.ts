/** What the names of the tricks stand at; any other is at 127.0.0.1. */
export const TRICK_NAMES: Readonly<Record<string, readonly string[]>> = {
  'metadata.google.internal': ['169.254.169.254'],
  'instance-data.ec2.internal': ['169.254.169.254'],
  'ip6-localhost': ['::1'],
  'ten.test': ['10.0.0.7'],
  'mapped.test': ['::ffff:10.0.0.7'],
  'unique-local.test': ['fd12:3456::1'],
  'nowhere.test': [],
};

/** IPv4 in every form that the URL standard, a resolver or an old library reads as an address. */
const IPV4 = [
  ...['127.0.0.1', '127.0.0.1:443', '127.1', '127.0.1', '127.255.255.254', '2130706433'],
  ...['0x7f000001', '0x7F.1', '0x7f.0x0.0x0.0x1', '0177.0.0.1', '017700000001', '0x7f.0.0.01'],
  ...['00000177.0.0.1', '127.0.0.1.', '2130706433.', '%31%32%37.0.0.1', '127%2E0%2E0%2E1'],
  ...['127。0。0。1', '127．0．0．1', '127｡0｡0｡1', '①②⑦.⓪.⓪.①', '１２７.０.０.１', '𝟏𝟐𝟕.𝟎.𝟎.𝟏'],
  ...['0', '0.0.0.0', '0x0', '10.0.0.1', '167772161', '0xa.1', '012.1', '172.16.0.1', '172.31.0.1'],
  ...['192.168.0.1', '3232235521', '0300.0250.1', '100.64.0.1', '169.254.169.254', '2852039166'],
  ...['0xa9fea9fe', '0251.0376.0251.0376', '169.16689662', '169.254.43518', '①⑥⑨.②⑤④.①⑥⑨.②⑤④'],
  ...['100.100.100.200', '192.0.0.192', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
];

/** IPv6 forms, and everything that holds an IPv4 address inside. */
const IPV6 = [
  ...[
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[0000::0001]',
    '[::ffff:127.0.0.1]',
    '[::FFFF:7F00:1]',
  ],
  ...['[::ffff:169.254.169.254]', '[::ffff:8.8.8.8]', '[::127.0.0.1]', '[::ffff:0:127.0.0.1]'],
  ...['[64:ff9b::127.0.0.1]', '[64:ff9b::a9fe:a9fe]', '[64:ff9b:1::10.0.0.1]', '[2002:7f00:1::]'],
  ...['[2002:a9fe:a9fe::1]', '[2001::1]', '[2001:0:0:0:0:0:80ff:fffe]', '[fe80::1]', '[fec0::1]'],
  ...['[fe80::5efe:7f00:1]', '[fd00:ec2::254]', '[fd20:ce::254]', '[ff02::1]', '[2001:db8::1]'],
  ...['[3fff::1]', '[100::1]', '[5f00::1]'],
];

const NAMES = [
  ...[
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
    'ｌｏｃａｌｈｏｓｔ',
    'local\u00adhost',
  ],
  ...['ip6-localhost', 'metadata.google.internal', 'metadata.google.internal.', 'metadata'],
  ...['instance-data.ec2.internal', '127.0.0.1.nip.io', 'ten.test', 'ten.test.', 'TEN.test'],
  ...['mapped.test', 'unique-local.test', 'nowhere.test', 'xn--lcalhost-n0a', 'löcalhost.test'],
  ...['ß.test', `${'a'.repeat(63)}.test`, `${'a'.repeat(64)}.test`, `${'a.'.repeat(200)}test`],
];

/** Ways to lead a parser to another host than the one that is read first. */
const PARSING = [
  'https://user:password@8.8.8.8/',
  'https://user@8.8.8.8/',
  'https://:password@8.8.8.8/',
  'https://8.8.8.8@127.0.0.1/',
  'https://8.8.8.8%40@127.0.0.1/',
  'https://8.8.8.8:443@127.0.0.1/',
  'https:\\\\127.0.0.1\\',
  'https:/\\127.0.0.1/',
  'https:127.0.0.1',
  'https:///127.0.0.1/',
  'https://127.0.0.1\\@8.8.8.8/',
  'https://127.0.0.1#@8.8.8.8/',
  'https://127.0.0.1?@8.8.8.8/',
  'https://127.0.\t0.1/',
  'ht\ntps://127.0.0.1/',
  ' \r\nhttps://127.0.0.1/ ',
  'https://127.0.0.1:00443/',
  'HTTPS://127.0.0.1/',
];

/** Anything but https: on 443, at a public address. */
const NOT_HTTPS = [
  ...['http://8.8.8.8/', 'http://8.8.8.8:443/', 'http://public.test/', 'https://8.8.8.8:22/'],
  ...[
    'https://8.8.8.8:0/',
    'https://8.8.8.8:80/',
    'https://8.8.8.8:8443/',
    'https://8.8.8.8:65535/',
  ],
  ...['https://public.test:8080/', 'https://[2606:4700::1111]:444/', 'ftp://8.8.8.8/'],
  ...[
    'ws://8.8.8.8/',
    'wss://8.8.8.8/',
    'gopher://8.8.8.8/',
    'file:///etc/passwd',
    'file://8.8.8.8/x',
  ],
  ...['data:text/plain,hello', 'blob:https://8.8.8.8/1', 'javascript:1', 'unix:/run/docker.sock'],
  ...[
    'unix://run/docker.sock',
    'http+unix://%2Frun%2Fdocker.sock/x',
    'dict://127.0.0.1:11211/stat',
  ],
  ...['jar:https://8.8.8.8!/', 'rtmp://8.8.8.8/', 'concat:a|b'],
];

/** Every way to write an address that nobody may call. */
export const URL_TRICKS: readonly string[] = [
  ...[...IPV4, ...IPV6, ...NAMES].map((host) => `https://${host}/latest/meta-data/`),
  ...PARSING,
  ...NOT_HTTPS,
];

/** Texts that are no address at all; some libraries repair them. */
export const NO_URLS = [
  ...[
    'https://',
    'https:// /',
    'https://127.0.0.1:99999/',
    'https://[::1/',
    'https://[fe80::1%25lo]/',
  ],
  ...['https://[fe80::1%lo]/', 'https://[::1]a/', 'https://256.0.0.1/', 'https://1.2.3.4.5/'],
  ...['https://0x100000000/', 'https://127.0.0.1%00.test/', 'https://a b.test/', 'https://a|b/'],
  ...['//127.0.0.1/', '/etc/passwd', '127.0.0.1', 'localhost', '', 'https://%zz/'],
  'subfile,,start,0,end,9,,:/etc/passwd',
];

/** What the names of the public forms stand at. */
export const PUBLIC_NAMES: Readonly<Record<string, readonly string[]>> = {
  'public.test': ['8.8.4.4'],
  'public.test.': ['8.8.4.4'],
  'six.test': ['2606:4700::1111'],
  'xn--bcher-kva.test': ['8.8.4.4'],
  'both.test': ['8.8.4.4', '2606:4700::1111'],
};

/** Public forms and the dials that they lead to: without these, the table of tricks proves nothing. */
export const PUBLIC_URLS: Readonly<Record<string, readonly string[]>> = {
  'https://8.8.8.8/': ['tcp 8.8.8.8:443'],
  'https://8.8.8.8:443/video.mp4?a=b#c': ['tcp 8.8.8.8:443'],
  'https://134744072/': ['tcp 8.8.8.8:443'],
  'https://0x08.8.8.8/': ['tcp 8.8.8.8:443'],
  'https://8.8.2056/': ['tcp 8.8.8.8:443'],
  'https://８.８.８.８/': ['tcp 8.8.8.8:443'],
  'https://1.1.1.1./': ['tcp 1.1.1.1:443'],
  'https://223.255.255.255/': ['tcp 223.255.255.255:443'],
  'https://[2606:4700::1111]/': ['tcp 2606:4700::1111:443'],
  'https://[2606:4700:0:0:0:0:0:1111]/': ['tcp 2606:4700::1111:443'],
  'https://[2001:200::1]/': ['tcp 2001:200::1:443'],
  'https://[2A00:1450:4001::8.8.8.8]/': ['tcp 2a00:1450:4001::808:808:443'],
  'https://public.test/a%20b/video.mp4?X-Amz-Signature=1': ['tcp 8.8.4.4:443'],
  'https://PUBLIC.test:443/': ['tcp 8.8.4.4:443'],
  'https://public.test./': ['tcp 8.8.4.4:443'],
  'https://six.test/': ['tcp 2606:4700::1111:443'],
  'https://bücher.test/': ['tcp 8.8.4.4:443'],
  'https://both.test/': ['tcp 2606:4700::1111:443', 'tcp 8.8.4.4:443'],
};
