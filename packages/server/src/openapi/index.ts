export { documentRoute } from './asset-routes.ts';
export { addDocsPage, type SwaggerUi, type SwaggerUiFile } from './docs-page.ts';
export { addOpenApiDocument } from './document.ts';
export { eventStream, failures, jsonContent, RATE_LIMIT_HEADERS } from './responses.ts';
