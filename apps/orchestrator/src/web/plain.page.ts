import { VERSION } from '../config/version';
import type { PageFile } from './page.files';

const HTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>api-gpu</title>
<h1>api-gpu ${VERSION}</h1>
<p>An HTTP API that turns links to media into finished videos. The page was not built: npm run build.</p>
<ul>
<li><a href="docs">Try it: every route, with examples</a></li>
<li><a href="openapi.json">The OpenAPI document</a></li>
<li><a href="health">Is it well?</a></li>
</ul>
</html>
`;

/** Where to go on when the page was not built. */
export const PLAIN_PAGE: PageFile = {
  content: Buffer.from(HTML),
  contentType: 'text/html; charset=utf-8',
  etag: `"plain-${VERSION}"`,
};
