import {
  type ProblemCode,
  type ProblemDetails,
  toProblemDetails,
  toProblemHeaders,
} from '../../http/index.ts';
import type { CompletionError } from './schemas.ts';

/** Our errors for which the protocol has its own code. */
const CODES: Partial<Record<ProblemCode, string>> = {
  invalid_input: 'invalid_value',
  malformed_json: 'invalid_json',
  rate_limited: 'rate_limit_exceeded',
  content_filtered: 'content_filter',
};

/** Any error in the shape that OpenAI's clients read, with the status that they expect for it. */
export function toCompletionError(error: unknown): { status: number; body: CompletionError } {
  const problem = toProblemDetails(error);
  const status = problem.status === 422 ? 400 : problem.status;
  const [first] = problem.errors ?? [];
  const isModel = problem.code === 'not_found' && first?.field === 'model';
  return {
    status,
    body: {
      error: {
        message: toMessage(problem),
        type: toType(status),
        param: first === undefined || first.field === 'body' ? null : first.field,
        code: isModel ? 'model_not_found' : (CODES[problem.code] ?? problem.code),
      },
    },
  };
}

export function toCompletionErrorResponse(error: unknown): Response {
  const { status, body } = toCompletionError(error);
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...toProblemHeaders(error), 'Content-Type': 'application/json' },
  });
}

function toMessage({ code, detail, errors = [] }: ProblemDetails): string {
  if (code !== 'invalid_input' || errors.length === 0) return detail;
  return `${errors.map(({ field, message }) => `${field}: ${message}`).join('; ')}.`;
}

function toType(status: number): CompletionError['error']['type'] {
  if (status === 401) return 'authentication_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}
