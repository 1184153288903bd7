import { Config } from '../config/config';
import { pagePolicy } from './page.policy';

describe(pagePolicy.name, () => {
  const of = (env: object): string =>
    pagePolicy({ env: env as Config['env'], publicUrl: 'https://videos.example.com/base' });

  it('calls this server alone and shows media of its own name', () => {
    expect(of({})).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
        "img-src 'self' blob: https://videos.example.com; " +
        "media-src 'self' blob: https://videos.example.com; base-uri 'none'; " +
        "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    );
  });

  it('shows media of the bucket that is configured', () => {
    const env = {
      S3_BUCKET: 'films',
      S3_ACCESS_KEY_ID: 'id',
      S3_SECRET_ACCESS_KEY: 'secret',
      S3_REGION: 'eu-west-1',
    };
    expect(of(env)).toContain(
      "media-src 'self' blob: https://videos.example.com https://films.s3.eu-west-1.amazonaws.com;",
    );
  });
});
