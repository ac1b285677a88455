import type { DocumentLimits, SplitDocument } from '../load/load-document.ts';
import type { ProblemCode } from '../load/problem.ts';

/** What a worker is asked to do. */
export interface LoadRequest {
  readonly path: string;
  readonly limits: DocumentLimits;
}

/** What it answers. A tainted worker has seen what it does not understand, and is not to be used again. */
export type LoadResponse =
  | { readonly ok: true; readonly document: SplitDocument; readonly tainted: boolean }
  | { readonly ok: false; readonly code: ProblemCode; readonly reason: string; readonly tainted: boolean };
