import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

import { JOB_CLASSES, Problem } from '@app/contracts';

import { routesOf } from './auth/routes';
import { VERSION } from './config/version';
import { ApiDocument } from './http/api-document';
import { completeDocument } from './http/complete-document';

const DESCRIPTION = `Turns links to media into finished videos: captions burnt in, stills brought to life, sound laid under pictures.

Send a job with \`POST /video/…\`, then ask for it with \`GET /job/{id}\` until its \`status\` is \`succeeded\`, \`failed\` or \`canceled\`; or send \`Prefer: wait=60\` and get the finished job at once. Errors are problem details (RFC 9457) with a \`code\` from a closed list.`;

/** The OpenAPI document of an application; the same wherever and however it runs. */
export function createDocument(app: INestApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('api-gpu')
    .setDescription(DESCRIPTION)
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'This server')
    .addSecurity('apiKey', { type: 'apiKey', in: 'header', name: 'X-API-Key' })
    .addSecurity('bearer', { type: 'http', scheme: 'bearer' })
    .addSecurityRequirements('apiKey')
    .addSecurityRequirements('bearer')
    .addTag('video', 'One route for each operation; each makes a job.')
    .addTag('job', 'What was asked for: find it, list them, cancel it, get its result.')
    .addTag('webhook', 'What receivers are told of jobs: the log, repeats, tests, the secret.')
    .addTag('runpod', 'The GPU side.')
    .addTag('service', 'The service itself.')
    .addTag(
      'compatibility',
      'Calls of no-code-architects-toolkit, as far as ours do the same; new clients use the others.',
    )
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    operationIdFactory: (_controller, method) => method,
    extraModels: [Problem, ...Object.values(JOB_CLASSES)],
  });
  return completeDocument(document, routesOf(app));
}

/** Serves the document at /openapi.json and Swagger UI, with files of our own, at /docs. */
export function serveDocuments(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => app.get(ApiDocument).get(), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'api-gpu',
    customSwaggerUiPath: swaggerUiFolder(),
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true },
  });
}

/** Beside the bundle, where the build copies it, or where npm installed it. */
function swaggerUiFolder(): string {
  const entry = process.argv[1] ?? __filename;
  const beside = join(dirname(entry), 'swagger-ui');
  if (existsSync(beside)) return beside;
  return dirname(createRequire(entry).resolve('swagger-ui-dist/package.json'));
}
