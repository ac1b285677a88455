export type { ByteSink, ByteSource } from './byte-source.ts';
export { disconnect, toBody } from './connection.ts';
export { createCors } from './cors.ts';
export { addHealthRoutes } from './health-routes.ts';
export { withJsonBody } from './json-body.ts';
export { addMetricsRoute, type MetricsEndpoint } from './metrics-route.ts';
export { preferredCoding, preferredType } from './negotiate.ts';
export { createOpenApiApp, type OpenApiApp, schemaId } from './openapi-app.ts';
export { pathOf, redirectWithoutSlash } from './path-of.ts';
export { ProblemError, toProblemDetails, toProblemHeaders, toProblemResponse } from './problem.ts';
export { type ProblemCode, type ProblemDetails, problemContent, problemSchema } from './problem-schema.ts';
export { readJson } from './read-json.ts';
export {
  DOCUMENT_SECURITY_HEADERS,
  PAGE_SECURITY_HEADERS,
  PDF_SECURITY_HEADERS,
  SECURITY_HEADERS,
} from './security-headers.ts';
