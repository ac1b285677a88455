import { RagError } from '../errors.ts';
import { MAX_MESSAGE_LENGTH } from '../ports/index.ts';
import { toPlainQuestion } from '../text/index.ts';

/**
 * A question in its plain form. Rejects with `invalid_input` one that has nothing to be seen, or is too long to be
 * a question.
 */
export function readMessage(message: string): string {
  if (message.length > 2 * MAX_MESSAGE_LENGTH) throw tooLong();
  const question = toPlainQuestion(message);
  if (question === '') throw new RagError('invalid_input', 'message: holds nothing that can be seen.');
  if (question.length > MAX_MESSAGE_LENGTH) throw tooLong();
  return question;
}

function tooLong(): RagError {
  return new RagError('invalid_input', `message: is longer than ${MAX_MESSAGE_LENGTH} UTF-16 code units.`);
}

/** Whether a rewriter's text can be a question: not nothing, and no essay. */
export function isQuestion(text: string): boolean {
  return text.length <= MAX_MESSAGE_LENGTH && text.trim() !== '';
}
