import type { ProblemCode } from '../load/document-error.ts';
import type { DocumentLimits } from '../load/document-limits.ts';
import type { SplitDocument } from '../load/load-document.ts';

/** What the pool sends to a thread. */
export interface LoadRequest {
  readonly path: string;
  readonly limits: DocumentLimits;
}

/** What the thread sends back. The pool ends a thread that is not reusable. */
export type LoadResponse =
  | { readonly ok: true; readonly document: SplitDocument; readonly isReusable: boolean }
  | { readonly ok: false; readonly code: ProblemCode; readonly reason: string; readonly isReusable: boolean };
