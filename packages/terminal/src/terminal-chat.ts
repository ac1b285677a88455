import { type Answer, type ChatClient, ChatError, type Passage, suggestTopics } from '@rag/client';
import { renderAnswerEnd, renderFailure } from './render.ts';
import type { Style } from './style.ts';
import { toPrintable } from './to-printable.ts';

export interface TerminalChatOptions {
  readonly client: ChatClient;
  readonly write: (text: string) => void;
  readonly style: Style;
}

export interface TerminalChat {
  /**
   * Answers a line of the user: a question, the number of a follow-up, or `/new`. Resolves when the answer is
   * written, also where there is none.
   */
  answer(line: string): Promise<void>;
  /** Stops the answer on its way, and says whether there was one. */
  stop(): boolean;
}

/**
 * A conversation in a terminal, whatever its input and output are.
 *
 * @example
 * const chat = createTerminalChat({ client, write: (text) => process.stdout.write(text), style: PLAIN });
 * await chat.answer('When does the library open?');
 */
export function createTerminalChat({ client, write, style }: TerminalChatOptions): TerminalChat {
  let sessionId: string | undefined;
  let topics: readonly string[] = [];
  let asked: string[] = [];
  let current: AbortController | undefined;

  async function ask(message: string): Promise<void> {
    const own = new AbortController();
    current = own;
    asked.push(message);
    try {
      const { answer, passages } = await writeAnswer(message, own.signal);
      topics = suggestTopics(passages, answer, asked);
      write(renderAnswerEnd(answer, topics, style));
    } catch (error) {
      write(own.signal.aborted ? style.dim('\nStopped.\n') : renderFailure(error, style));
      if (!own.signal.aborted && !(error instanceof ChatError)) throw error;
    } finally {
      current = undefined;
    }
  }

  async function writeAnswer(
    message: string,
    signal: AbortSignal,
  ): Promise<{ answer: Answer; passages: readonly Passage[] }> {
    let passages: readonly Passage[] = [];
    for await (const event of client.stream({ message, sessionId, signal })) {
      switch (event.type) {
        case 'start':
          sessionId = event.data.session_id;
          break;
        case 'sources':
          passages = event.data.passages;
          break;
        case 'delta':
          write(toPrintable(event.data.text));
          break;
        case 'restart':
          // What a terminal shows cannot be taken back.
          write(style.dim('\nThe answer starts over:\n'));
          break;
        case 'done':
          return { answer: event.data, passages };
      }
    }
    throw new ChatError('interrupted', 'The stream ended without an answer.', { retryable: true });
  }

  async function startOver(): Promise<void> {
    const forgotten = sessionId;
    sessionId = undefined;
    topics = [];
    asked = [];
    // A service that is unreachable forgets by itself.
    if (forgotten !== undefined) await client.forget(forgotten).catch(() => {});
    write(style.dim('A new conversation starts.\n'));
  }

  return {
    async answer(line) {
      const message = line.trim();
      if (message === '') return;
      if (message === '/new') return startOver();
      const topic = /^\d$/.test(message) ? topics[Number(message) - 1] : undefined;
      if (topic !== undefined) write(`${style.bold(toPrintable(topic))}\n`);
      await ask(topic ?? message);
    },
    stop() {
      const isAnswering = current !== undefined;
      current?.abort();
      return isAnswering;
    },
  };
}
