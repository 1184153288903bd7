import { OPERATIONS, type JobInput } from '@app/contracts';
import { AddressGuard } from '@app/net';

import { CAPTION } from '../jobs.testing';
import { checkAddresses } from './source.addresses';

describe(checkAddresses.name, () => {
  const refuses = (url: string, networks: readonly string[]) => {
    const guard = new AddressGuard(networks);
    try {
      checkAddresses(OPERATIONS.caption, { ...CAPTION, url_srt: url } as JobInput, guard);
      return false;
    } catch (error) {
      expect(error).toMatchObject({ errors: [{ pointer: '/url_srt', code: 'format' }] });
      return true;
    }
  };

  it.each([
    // Whatever is opened.
    ['https://example.com/a', false, false],
    ['https://93.184.215.14/a', false, false],
    ['https://169.254.169.254/a', true, true],
    ['https://2130706433/a', true, true],
    ['https://[::1]/a', true, true],
    ['https://[fd00::1]/a', true, true],
    ['http://93.184.215.14/a', true, true],
    ['https://93.184.215.14:8443/a', true, true],
    ['http://[2606:4700::1]/a', true, true],
    // Only where something is opened.
    ['http://10.1.2.3:8000/a', true, false],
    ['https://10.1.2.3/a', true, false],
    ['http://media.local/a', true, false],
    ['https://media.local:8443/a', true, false],
  ])('judges %s', (url, closed, opened) => {
    expect([refuses(url, []), refuses(url, ['10.0.0.0/8'])]).toEqual([closed, opened]);
  });
});
