import type { Answer, AnswerEvent } from '../answer/index.ts';
import { RagError } from '../errors.ts';

/** Waits for the end of a stream of events. Rejects with the failure, if it ends in one. */
export async function collectAnswer(events: AsyncIterable<AnswerEvent>): Promise<Answer> {
  for await (const event of events) {
    if (event.type === 'done') return event.answer;
    if (event.type === 'error') throw event.error;
  }
  throw new RagError('internal', 'The stream of events ended without an answer.');
}
