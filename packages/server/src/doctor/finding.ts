import { RagError } from '@rag/core';

/** What one check has found: one line of the doctor's report. */
export interface Finding {
  /** What was looked at, such as `redis`. */
  readonly check: string;
  /** `warn`: the service answers, but not as it could. */
  readonly status: 'ok' | 'warn' | 'fail';
  /** What is so. Never a key, a password or a text of a document. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** What a failure means, in words for an operator, and how to mend it. */
export type Remedies = Readonly<Record<string, string>> & { readonly otherwise: string };

const LOG_IN =
  'no identity was found: set the key, assign a managed identity, or run az login on your own machine';

/** What to do where `@azure/identity` finds nobody to be, by the names of its errors. */
export const NO_IDENTITY = {
  AggregateAuthenticationError: LOG_IN,
  CredentialUnavailableError: LOG_IN,
} as const;

/** A failed check. Only our own errors are quoted: those of packages may show what was sent. */
export function toFailure(check: string, subject: string, error: unknown, remedies: Remedies): Finding {
  const code = error instanceof RagError ? error.code : 'internal';
  const { status, reason } = error instanceof RagError ? error.details : {};
  const facts = [code.replaceAll('_', ' '), status, reason].filter((fact) => fact !== undefined);
  const remedy = remedies[String(status)] ?? remedies[String(reason)] ?? remedies[code] ?? remedies.otherwise;
  return { check, status: 'fail', message: `${subject}: ${facts.join(', ')}`, remedy };
}
