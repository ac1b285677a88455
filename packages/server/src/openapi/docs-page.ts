import {
  type OpenApiApp,
  PAGE_SECURITY_HEADERS,
  preferredCoding,
  redirectWithoutSlash,
} from '../http/index.ts';
import { docsRoute } from './asset-routes.ts';

export type SwaggerUiFile = 'swagger-ui.css' | 'swagger-ui-bundle.js';

/** The files of Swagger UI (`swagger-ui-dist`), from wherever the runtime has them. */
export interface SwaggerUi {
  readonly version: string;
  read(
    file: SwaggerUiFile,
    acceptsGzip: boolean,
  ): Promise<{ readonly body: string | Uint8Array<ArrayBuffer>; readonly isGzip: boolean }>;
}

const CONTENT_TYPES: Readonly<Record<SwaggerUiFile, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** In a file of its own, since the policy of pages allows no inline script. */
const SETUP = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/**
 * Serves `GET /docs`: the OpenAPI document as a page on which requests can be tried. Everything comes from the
 * service's own origin, and works under the policy of its other pages.
 */
export function addDocsPage(app: OpenApiApp, swaggerUi: SwaggerUi): void {
  const assetPath = (file: string): string => `assets/${swaggerUi.version}-${file}`;
  const html = toHtml(assetPath('swagger-ui.css'), assetPath('swagger-ui-bundle.js'), assetPath('setup.js'));
  const headers = { ...PAGE_SECURITY_HEADERS, 'Cache-Control': 'no-cache' };
  // The version is part of the path.
  const assetHeaders = { ...PAGE_SECURITY_HEADERS, 'Cache-Control': 'public, max-age=31536000, immutable' };

  app.openAPIRegistry.registerPath(docsRoute);
  app.get(docsRoute.path, (context) => {
    const pageHeaders = { ...headers, 'Content-Type': 'text/html; charset=utf-8' };
    return redirectWithoutSlash(context.req.raw) ?? new Response(html, { headers: pageHeaders });
  });
  app.get(
    `/${assetPath('setup.js')}`,
    () => new Response(SETUP, { headers: { ...headers, 'Content-Type': 'text/javascript; charset=utf-8' } }),
  );
  for (const [file, contentType] of Object.entries(CONTENT_TYPES) as [SwaggerUiFile, string][]) {
    app.get(`/${assetPath(file)}`, async ({ req }) => {
      const acceptsGzip = preferredCoding(req.header('accept-encoding'), ['gzip']) === 'gzip';
      const { body, isGzip } = await swaggerUi.read(file, acceptsGzip);
      return new Response(body, {
        headers: {
          ...assetHeaders,
          'Content-Type': contentType,
          Vary: 'Accept-Encoding',
          ...(isGzip ? { 'Content-Encoding': 'gzip' } : {}),
        },
      });
    });
  }
}

function toHtml(style: string, script: string, setup: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>rag-chat: the HTTP interface</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style}">
</head>
<body>
<main id="docs"></main>
<noscript>The same description for programs: <a href="openapi.json">openapi.json</a></noscript>
<script src="${script}"></script>
<script src="${setup}"></script>
</body>
</html>
`;
}
