import { s3Settings, hostOf } from '../artifacts/s3/s3.settings';
import type { Config } from '../config/config';

/**
 * The Content-Security-Policy of the page: its own script and style, calls to this server alone, and
 * media from where results lie. Nothing inline, nothing evaluated, nothing in frames.
 */
export function pagePolicy(config: Pick<Config, 'env' | 'publicUrl'>): string {
  const media = ["'self'", 'blob:', ...storeOrigins(config)].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    `img-src ${media}`,
    `media-src ${media}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** Where addresses of results begin: this server's own name, or the store that is configured. */
function storeOrigins(config: Pick<Config, 'env' | 'publicUrl'>): readonly string[] {
  const s3 = s3Settings(config);
  const place = s3 && hostOf(s3.publicEndpoint, s3.bucket, s3.pathStyle);
  const addresses = [config.publicUrl, place?.href, s3?.publicBaseUrl];
  return [...new Set(addresses.flatMap((one) => (one ? [new URL(one).origin] : [])))];
}
