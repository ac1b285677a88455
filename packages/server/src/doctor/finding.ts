import { RagError } from '@rag/core';

/** The result of one check: one line of the doctor's report. */
export interface Finding {
  /** The part that was checked, such as `redis`. */
  readonly check: string;
  /** `warn`: the service answers, but not at its best. */
  readonly status: 'ok' | 'warn' | 'fail';
  /** The result in words. Never contains a key, a password or text of a document. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** How to fix a failure, by the error code of the service, its HTTP status, its reason or our code. */
export type Remedies = Readonly<Record<string, string>> & { readonly otherwise: string };

const LOG_IN =
  'no identity was found: set the key, assign a managed identity, or run az login on your own machine';

/** What to do when `@azure/identity` finds no identity, by the names of its errors. */
export const NO_IDENTITY = {
  AggregateAuthenticationError: LOG_IN,
  CredentialUnavailableError: LOG_IN,
} as const;

/** A failed check. Only our own errors are quoted: the errors of packages may contain the request. */
export function toFailure(check: string, subject: string, error: unknown, remedies: Remedies): Finding {
  const code = error instanceof RagError ? error.code : 'internal';
  const details: RagError['details'] = error instanceof RagError ? error.details : {};
  const { status, reason, param, code: theirs } = details;
  const facts = [code.replaceAll('_', ' '), status, reason, param].filter((fact) => fact !== undefined);
  const remedy = [theirs, status, reason, code].map((fact) => remedies[String(fact)]).find(Boolean);
  return {
    check,
    status: 'fail',
    message: `${subject}: ${facts.join(', ')}`,
    remedy: remedy ?? remedies.otherwise,
  };
}
