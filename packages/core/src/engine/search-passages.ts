import { Degradations } from '../answer/index.ts';
import { readMessage } from '../conversation/index.ts';
import { RagError } from '../errors.ts';
import type { CallOptions, Passage } from '../ports/index.ts';
import { moderate, retrieve } from '../retrieval/index.ts';
import { foldCase } from '../text/index.ts';
import type { ChatContext } from './chat-context.ts';

/** The passages that an answer to the question would rest on, found in the same way. */
export async function searchPassages(
  context: ChatContext,
  message: string,
  options: CallOptions,
): Promise<readonly Passage[]> {
  const question = foldCase(readMessage(message));
  // Whether something was missing is said of answers alone.
  const degraded = new Degradations();
  if (!(await moderate(context, question, degraded, options)))
    throw new RagError('content_filtered', 'The question was refused by the moderator.');
  return (await retrieve(context, question, degraded, options)).passages;
}
