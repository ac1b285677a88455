export { createCors } from './cors.ts';
export { disconnect } from './disconnect.ts';
export { toInputProblem } from './input-problem.ts';
export { ProblemError, toProblemDetails, toProblemHeaders, toProblemResponse } from './problem.ts';
export { type ProblemCode, type ProblemDetails, problemSchema } from './problem-schema.ts';
export { readJson } from './read-json.ts';
export {
  DOCUMENT_SECURITY_HEADERS,
  PAGE_SECURITY_HEADERS,
  PDF_SECURITY_HEADERS,
  SECURITY_HEADERS,
} from './security-headers.ts';
