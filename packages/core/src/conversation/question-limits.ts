import { RagError } from '../errors.ts';
import { MAX_MESSAGE_LENGTH } from '../ports/index.ts';
import { toPlainQuestion } from '../text/index.ts';

/**
 * A question in its plain form. Throws `invalid_input` when it has no visible characters, or is too long.
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

/** Tells whether a rewriter's text can be a question: neither empty nor too long. */
export function isQuestion(text: string): boolean {
  return text.length <= MAX_MESSAGE_LENGTH && text.trim() !== '';
}
