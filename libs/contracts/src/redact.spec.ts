import { redactor } from './redact';

describe(redactor.name, () => {
  const redact = redactor(['secret-key-value', 'ab']);

  it.each([
    ['a known secret', 'key secret-key-value used', 'key [redacted] used'],
    ['a signed URL', 'GET /a?sig=abc123&x=1', 'GET /a?sig=[redacted]&x=1'],
    [
      'a signed S3 URL in JSON',
      '{"url":"https://s3/a?X-Amz-Signature=0f&X-Amz-Date=1"}',
      '{"url":"https://s3/a?X-Amz-Signature=[redacted]&X-Amz-Date=1"}',
    ],
    [
      "an attempt's token in a path",
      '/internal/attempts/att_01JD4Z0M3Q8W6Y2R5T7V9X1B3E.c2lnbmF0dXJlLW9mLXRo/start',
      '/internal/attempts/att_01JD4Z0M3Q8W6Y2R5T7V9X1B3E.[redacted]/start',
    ],
  ])('removes %s', (_name, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('does not tear words apart for a short secret', () => {
    expect(redact('able')).toBe('able');
  });
});
