import { isPublicHost } from './public-host';

const hostOf = (text: string) => new URL(`https://${text}/`).hostname;

describe(isPublicHost.name, () => {
  it.each(['api.example.com', '8.8.8.8', '[2606:4700::1111]', 'localhost.example.com'])(
    'takes %s for public',
    (host) => expect(isPublicHost(hostOf(host))).toBe(true),
  );

  it.each([
    'localhost',
    'api',
    'box.local',
    'api.internal',
    'a.localhost.',
    '127.0.0.1',
    '2130706433',
    '10.1.2.3',
    '192.168.0.2',
    '172.16.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '[::1]',
    '[fd00::1]',
    '[::ffff:10.0.0.1]',
  ])('takes %s for private', (host) => expect(isPublicHost(hostOf(host))).toBe(false));
});
