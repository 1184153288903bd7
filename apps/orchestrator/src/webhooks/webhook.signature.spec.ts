import { signatureHeaders } from './webhook.signature';

describe(signatureHeaders.name, () => {
  // The example of the reference implementations of Standard Webhooks.
  it('signs as the reference does', () => {
    const content = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      sentAtMs: 1_614_265_330_999,
      body: '{"test": 2432232314}',
    };

    expect(signatureHeaders(content, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});
