import type { Degradations } from '../answer/index.ts';
import { isAbort } from '../errors.ts';
import type { CallOptions, Moderator } from '../ports/index.ts';
import { inSpan } from '../tracing/index.ts';

export interface ModerationContext {
  readonly moderator: Moderator | undefined;
}

/**
 * Whether the question may be answered. If the moderator fails, the question is answered, since the model has a filter
 * of its own. The answer is then degraded and not cached.
 */
export async function moderate(
  { moderator }: ModerationContext,
  question: string,
  degraded: Degradations,
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
