import type { Degradation } from '../answer/index.ts';
import { isAbort } from '../errors.ts';
import type { CallOptions, Moderator } from '../ports/index.ts';
import { inSpan } from '../tracing/index.ts';

export interface ModerationContext {
  readonly moderator: Moderator | undefined;
}

/**
 * Whether the question may be answered. Where the moderator cannot tell it is answered, since the model has a
 * filter of its own; the answer says that something was missing, and is not kept.
 */
export async function moderate(
  { moderator }: ModerationContext,
  question: string,
  degraded: Set<Degradation>,
  options: CallOptions,
): Promise<boolean> {
  if (moderator === undefined) return true;
  try {
    return await inSpan('moderate', () => moderator.allows(question, options));
  } catch (error) {
    if (isAbort(error)) throw error;
    degraded.add('moderation');
    return true;
  }
}
