import { z } from 'zod';
import { list, seconds, wholeNumber } from '../schemas/index.ts';
import { variable } from '../variable.ts';

/** Conversations, answers and the chat page. */
export const chat = z.object({
  sessionTtlMs: variable('SESSION_TTL_SECONDS', seconds({ minimum: 1, maximum: 86_400 }), {
    description:
      'How long a conversation is kept after its last message. Without Redis at most 20,000 conversations and 64 MiB are kept; beyond that, the one with the oldest last message is dropped first.',
    default: '900',
  }),
  answerTtlMs: variable('ANSWER_TTL_SECONDS', seconds({ minimum: 1, maximum: 604_800 }), {
    description: 'How long an answer is served from the cache without asking the model again.',
    default: '3600',
  }),
  maxParaphrases: variable('PARAPHRASE_CACHE', wholeNumber({ minimum: 0, maximum: 1_000 }), {
    description:
      'How many questions each process remembers to serve their answers to [questions that mean the same](evaluation.md#paraphrases). 0 turns it off. Needs an embedder. Takes up to 15 kB for each question.',
    default: '0',
  }),
  topK: variable('TOP_K', wholeNumber({ minimum: 1, maximum: 20 }), {
    description:
      'The largest number of passages that an answer is based on. When not set: 4 with a language model, which is paid for each, and 6 without one.',
  }),
  title: variable('CHAT_TITLE', z.string().max(80, 'must have at most 80 characters'), {
    description:
      'The title of the chat page. When not set: "Ask the documents", in the language of the reader.',
  }),
  examples: variable('CHAT_EXAMPLES', list('|'), {
    description:
      'Example questions on the chat page, separated by `|`. When not set: the lines of `_examples.txt` in `DOCUMENTS_DIR`, if that file exists.',
    default: '',
  }),
});
