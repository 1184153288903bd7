import { testConfig, TEST_API_KEY } from '../config/config.testing';
import { secretsOf } from '../config/secrets';
import { lineCleaner } from './log-redaction';

const KEY = `ak_01JD4Z0M3Q8W6Y2R5T7V9X1B3C_${'s'.repeat(42)}-`;

describe(lineCleaner.name, () => {
  const clean = lineCleaner(
    secretsOf(
      testConfig({ DATABASE_URL: 'postgresql://api:p%40ss-w0rd@db.example/api?sslmode=require' }),
    ),
  );

  it.each([
    [`key ${TEST_API_KEY}`, 'key [redacted]'],
    [`in base64 ${btoa(TEST_API_KEY)}`, 'in base64 [redacted]'],
    ['password p@ss-w0rd of api', 'password [redacted] of api'],
    ['p%40ss-w0rd', '[redacted]'],
    [`{"key":"${KEY}"}`, '{"key":"ak_01JD4Z0M3Q8W6Y2R5T7V9X1B3C_[redacted]"}'],
    ['secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=.', 'secret whsec_[redacted].'],
    ['authorization: Bearer abc.def-ghi', 'authorization: [redacted]'],
    ['"Basic dXNlcjpwYXNz"', '"Basic [redacted]"'],
    ['at https://me:hidden@a.example/v.mp4.', 'at https://[redacted]@a.example/v.mp4.'],
    ['postgres://x:y@h/d', 'postgres://[redacted]@h/d'],
    ['(https://a.example/v.mp4?any=thing&k=1)', '(https://a.example/v.mp4?[redacted])'],
    ['nothing: ak_short, a@b.example, https://a.example/@me', undefined],
    ['Basic auth is not taken, Bearer is', undefined],
  ])('cleans %p', (line, cleaned = line) => {
    expect(clean(line)).toBe(cleaned);
  });
});
