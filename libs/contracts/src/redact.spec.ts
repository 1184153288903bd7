import { redactor } from './redact';

describe(redactor.name, () => {
  const redact = redactor(['secret-key-value', 'ab', 'with "quotes" & ünïcode']);

  it.each([
    ['a known secret', 'key secret-key-value used', 'key [redacted] used'],
    [
      'a known secret in JSON, and in JSON in JSON',
      JSON.stringify({ a: 'with "quotes" & ünïcode', b: '{"c":"with \\"quotes\\" & ünïcode"}' }),
      '{"a":"[redacted]","b":"{\\"c\\":\\"[redacted]\\"}"}',
    ],
    [
      'a known secret in an address',
      `/a/${encodeURIComponent('with "quotes" & ünïcode')}/b`,
      '/a/[redacted]/b',
    ],
    [
      'a known secret in base 64',
      `x ${Buffer.from('secret-key-value').toString('base64')} y`,
      'x [redacted] y',
    ],
    ['a signed URL', 'GET /a?sig=abc123&x=1', 'GET /a?sig=[redacted]&x=1'],
    [
      'a signed S3 URL in JSON',
      '{"url":"https://s3/a?X-Amz-Signature=0f&X-Amz-Date=1"}',
      '{"url":"https://s3/a?X-Amz-Signature=[redacted]&X-Amz-Date=1"}',
    ],
    [
      'whatever signs an address',
      'a?X-Amz-Credential=AK%2F1&X-Amz-Security-Token=b&x-goog-signature=c&api_key=d&apikey=e',
      'a?X-Amz-Credential=[redacted]&X-Amz-Security-Token=[redacted]&x-goog-signature=[redacted]&api_key=[redacted]&apikey=[redacted]',
    ],
    [
      'a signed address inside of another one',
      'a?u=https%3A%2F%2Fb%2F%3Ftoken%3Dabc%2Fd%26x%3D1&y=2',
      'a?u=https%3A%2F%2Fb%2F%3Ftoken%3D[redacted]%26x%3D1&y=2',
    ],
    [
      'a token in a text',
      'it said access_token=abc and more',
      'it said access_token=[redacted] and more',
    ],
    ['a user and a password', 'at https://me:p@ss:w@a.test/b', 'at https://[redacted]@a.test/b'],
    ['a header', 'Authorization: Basic YTpi', 'Authorization: [redacted]'],
    [
      'headers in JSON, and in JSON in JSON',
      '{"authorization":"Bearer abcdefgh","b":"{\\"x-api-key\\":\\"abc\\"}"}',
      '{"authorization":"[redacted]","b":"{\\"x-api-key\\":\\"[redacted]\\"}"}',
    ],
    ['a bearer', 'sent Bearer abc.def-ghi= there', 'sent Bearer [redacted] there'],
    ["a webhook's secret", 'whsec_MfKQ9r8GKYqrTwjU', 'whsec_[redacted]'],
    ['a key of RunPod', 'rpa_ABCDEFGHIJKLMNOPQRSTUVWX', 'rpa_[redacted]'],
    ['a key of AWS', 'AKIAIOSFODNN7EXAMPLE', 'AKIA[redacted]'],
    [
      "an attempt's token in a path",
      '/internal/attempts/att_01JD4Z0M3Q8W6Y2R5T7V9X1B3E.c2lnbmF0dXJlLW9mLXRo/start',
      '/internal/attempts/att_01JD4Z0M3Q8W6Y2R5T7V9X1B3E.[redacted]/start',
    ],
  ])('removes %s', (_name, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'able',
    '{"level":"INFO","message":"Job begins","operation":"caption","attempt_id":"att_1"}',
    'https://a.test:443/video.mp4?width=640&monkey=1&keyframe=2',
    'mail me@a.test about the key "b"',
  ])('leaves %j alone', (text) => {
    expect(redact(text)).toBe(text);
  });

  it.each(['key=', '://a', 'a_', 'token%3D%', 'authorization:', 'whsec_', '%26', '@:'])(
    'takes no long time for a long line of %j',
    (part) => {
      const line = part.repeat(30_000);
      const started = performance.now();

      redact(line);

      expect(performance.now() - started).toBeLessThan(1_000);
    },
  );
});
