import { interrupted } from './chat-error.ts';
import { type Connection, createSend, jsonRequest } from './send.ts';
import { type Question, type ReconnectSettings, streamAnswer } from './stream-answer.ts';
import type { Answer, ChatEvent } from './wire.ts';

export interface ChatClientOptions extends Partial<ReconnectSettings> {
  /** The address of the service, such as `https://chat.example.org`. A path in it is kept; extra slashes are ignored. */
  readonly baseUrl: string | URL;
  /** Replaces the runtime's own `fetch`. */
  readonly fetch?: typeof fetch;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ChatClient {
  /**
   * Asks a question and resolves with the whole answer. Rejects with a `ChatError`, or with the signal's
   * reason when it is aborted.
   */
  ask(question: Question): Promise<Answer>;

  /**
   * Asks a question and yields the events of its answer as they come; the last is `done`. After a break the
   * stream continues by itself where it was: `start` and `sources` then come again, and `restart` says that
   * the text so far is void. Leaving the loop ends the request. Throws as `ask` rejects.
   */
  stream(question: Question): AsyncGenerator<ChatEvent, void, undefined>;

  /** Makes the service forget a conversation now, rather than when its time is over. Rejects as `ask` does. */
  forget(sessionId: string): Promise<void>;

  /** Counts whether an answer helped. Neither the answer nor the person is sent. Rejects as `ask` does. */
  rate(helpful: boolean): Promise<void>;
}

/**
 * Creates a client of the service. It keeps nothing between two calls.
 *
 * @example
 * const client = createChatClient({ baseUrl: 'http://localhost:3000' });
 * for await (const event of client.stream({ message: 'When does the library open?' }))
 *   if (event.type === 'delta') process.stdout.write(event.data.text);
 */
export function createChatClient(options: ChatClientOptions): ChatClient {
  const { baseUrl, fetch, headers, maxReconnects = 1, maxReconnectWaitMs = 5_000 } = options;
  const connection: Connection = { baseUrl, fetch, headers };
  const send = createSend(connection);

  return {
    async ask({ message, sessionId, signal }) {
      const request = jsonRequest({ message, session_id: sessionId, stream: false });
      const response = await send('chat', { ...request, ...(signal === undefined ? {} : { signal }) });
      try {
        return (await response.json()) as Answer;
      } catch (error) {
        throw signal?.aborted ? signal.reason : interrupted(error);
      }
    },
    stream: (question) => streamAnswer(send, question, { maxReconnects, maxReconnectWaitMs }),
    async forget(sessionId) {
      // Kept alive: a page may forget its conversation while it is being closed.
      await send(`sessions/${encodeURIComponent(sessionId)}`, { method: 'DELETE', keepalive: true });
    },
    async rate(helpful) {
      await send('feedback', jsonRequest({ helpful }));
    },
  };
}
