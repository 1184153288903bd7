import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { ApiError } from '@app/contracts';

import { Public } from '../auth/public.decorator';
import { Config } from '../config/config';
import { VERSION } from '../config/version';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>api-gpu</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:38rem;margin:4rem auto;padding:0 1rem}</style>
<h1>api-gpu ${VERSION}</h1>
<p>An HTTP API that turns links to media into finished videos.</p>
<ul>
<li><a href="docs">Try it: every route, with examples</a></li>
<li><a href="openapi.json">The OpenAPI document</a></li>
<li><a href="health">Is it well?</a></li>
</ul>
</html>
`;

/** The page at `/`: where to go on. */
@ApiExcludeController()
@Controller()
export class LandingController {
  constructor(private readonly config: Config) {}

  @Get()
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  getLandingPage(): string {
    if (this.config.env.DOCS_ENABLED === 'false')
      throw new ApiError('not_found', 'There is no page here.');
    return PAGE;
  }
}
