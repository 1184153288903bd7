import type { FastifyHelmetOptions } from '@fastify/helmet';

import { Config } from '../config/config';

/**
 * Helmet's headers. The page of the docs needs its own scripts, inline styles and data: images, and
 * nothing from other hosts. Plain http: is never upgraded where PUBLIC_URL is http:.
 */
export function securityHeaders({ publicUrl }: Config): FastifyHelmetOptions {
  const secure = publicUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'", 'data:'],
        'media-src': ["'self'"],
        'connect-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        ...(secure && { 'upgrade-insecure-requests': [] }),
      },
    },
    strictTransportSecurity: secure && { maxAge: 31_536_000, includeSubDomains: false },
    // For browsers that do not know frame-ancestors: the same word in both.
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  };
}
