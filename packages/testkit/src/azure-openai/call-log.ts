import { once } from 'node:events';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Fields } from './request-fields.ts';

/**
 * - `open`: the answer is in progress.
 * - `answered`: the answer was sent completely.
 * - `client_left`: the client closed the connection before the end.
 * - `cut`: the stand-in closed the connection, as a fault.
 */
export type CallOutcome = 'open' | 'answered' | 'client_left' | 'cut';

/** A request and its outcome. */
export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Empty without a JSON body. */
  readonly body: Fields;
  /** 0 until the response begins. */
  readonly status: number;
  readonly outcome: CallOutcome;
}

export interface CallLog {
  readonly calls: readonly RecordedCall[];
  /** Resolves when no call is open. */
  idle(): Promise<void>;
  open(
    request: Pick<RecordedCall, 'method' | 'path' | 'headers'>,
    response: ServerResponse,
  ): { setBody(body: Fields): void; cut(): void };
  clear(): void;
}

export function createCallLog(): CallLog {
  let entries: { call: RecordedCall; readonly closed: Promise<unknown> }[] = [];
  return {
    get calls() {
      return entries.map(({ call }) => call);
    },
    async idle() {
      await Promise.all(entries.map(({ closed }) => closed));
    },
    open(request, response) {
      const closed = once(response, 'close');
      const entry = { call: { ...request, body: {}, status: 0, outcome: 'open' } as RecordedCall, closed };
      entries.push(entry);
      let outcome: CallOutcome = 'client_left';
      response.on('close', () => {
        const status = response.headersSent ? response.statusCode : 0;
        entry.call = {
          ...entry.call,
          status,
          outcome: response.writableFinished ? 'answered' : outcome,
        };
      });
      return {
        setBody(body) {
          entry.call = { ...entry.call, body };
        },
        cut() {
          outcome = 'cut';
          response.destroy();
        },
      };
    },
    clear() {
      entries = [];
    },
  };
}
