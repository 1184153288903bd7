import { createHmac } from 'node:crypto';

import { verifyWebhook, WebhookVerificationError } from './webhook.js';

const KEY = Buffer.from('a secret of thirty-two letters..');
const SECRET = `whsec_${KEY.toString('base64')}`;
const NOW = 1_795_000_000_000;
const PAYLOAD =
  '{"type":"job.succeeded","timestamp":"2026-11-22T10:00:05.000Z","data":{"id":"job_1"}}';

function signed(payload = PAYLOAD, key = KEY, seconds = NOW / 1000) {
  const mac = createHmac('sha256', key).update(`msg_1.${seconds}.${payload}`).digest('base64');
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${mac}`,
  };
}

const verify = (
  headers: Record<string, string> | Headers,
  payload: string | Uint8Array = PAYLOAD,
) => verifyWebhook({ payload, headers, secret: SECRET, now: NOW });

describe(verifyWebhook.name, () => {
  it('gives the message, by whatever headers and bytes it came', async () => {
    const message = JSON.parse(PAYLOAD) as object;

    expect(await verify(signed())).toEqual(message);
    expect(await verify(new Headers(signed()), Buffer.from(PAYLOAD))).toEqual(message);
  });

  it('takes one right signature of several, as after a change of the secret', async () => {
    const headers = signed();
    const other = signed(PAYLOAD, Buffer.from('another'))['webhook-signature'];
    const both = {
      ...headers,
      'webhook-signature': `v2,x ${other} ${headers['webhook-signature']}`,
    };

    await expect(verify(both)).resolves.toHaveProperty('type', 'job.succeeded');
  });

  it.each([
    ['of another secret', signed(PAYLOAD, Buffer.from('another')), 'No signature'],
    ['of another body', signed('{}'), 'No signature'],
    ['from long ago', signed(PAYLOAD, KEY, NOW / 1000 - 301), 'too old'],
    ['from times to come', signed(PAYLOAD, KEY, NOW / 1000 + 301), 'too old'],
    ['without a time', { ...signed(), 'webhook-timestamp': 'soon' }, 'no number'],
    [
      'without a signature',
      { ...signed(), 'webhook-signature': '' },
      'webhook-signature is missing',
    ],
    ['with a signature that is none', { ...signed(), 'webhook-signature': 'v1,?' }, 'no base64'],
  ])('refuses a message %s', async (_name, headers, reason) => {
    const refused = verify(headers);

    await expect(refused).rejects.toThrow(reason);
    await expect(refused).rejects.toBeInstanceOf(WebhookVerificationError);
  });
});
