import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { testConfig } from '../config/config.testing';
import { corsOptions } from './cors';
import { securityHeaders } from './security-headers';

describe(securityHeaders.name, () => {
  let app: NestFastifyApplication;
  const headersWith = async (env: Record<string, string>) => {
    app = await testApp({ config: testConfig(env) });
    return (await app.inject({ url: '/nowhere' })).headers;
  };
  afterEach(() => app.close());

  it('lets plain http: be plain', async () => {
    const headers = await headersWith({ PUBLIC_URL: 'http://box.local:3000' });

    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
  });

  it('holds on to https: where that is the public address', async () => {
    const headers = await headersWith({ PUBLIC_URL: 'https://api.example.com' });

    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
  });

  it('names no other host as a source of anything', async () => {
    const policy = String((await headersWith({}))['content-security-policy']);

    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  });
});

describe(corsOptions.name, () => {
  let app: NestFastifyApplication;
  const preflight = (origin: string) =>
    app.inject({
      method: 'OPTIONS',
      url: '/key',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
  afterEach(() => app.close());

  it('allows the listed origins exactly, without a key for the question', async () => {
    app = await testApp({ config: testConfig({ CORS_ORIGINS: 'https://a.example' }) });

    const listed = await preflight('https://a.example');
    const other = await preflight('https://a.example.evil.com');

    expect(listed.statusCode).toBe(204);
    expect(listed.headers['access-control-allow-origin']).toBe('https://a.example');
    expect(listed.headers['access-control-allow-headers']).toBe(
      'Authorization, Content-Type, Idempotency-Key, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Prefer, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, X-API-Key, X-Request-Id',
    );
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('allows none when none is listed', async () => {
    app = await testApp();

    expect((await preflight('https://a.example')).headers).not.toHaveProperty(
      'access-control-allow-origin',
    );
  });
});
