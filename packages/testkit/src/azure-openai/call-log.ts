import { once } from 'node:events';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Fields } from './fields.ts';

/**
 * - `open`: being answered.
 * - `answered`: sent to its end.
 * - `client_left`: the client hung up before the end.
 * - `cut`: closed from this side, as a fault.
 */
export type CallOutcome = 'open' | 'answered' | 'client_left' | 'cut';

/** A request as it arrived, and what became of it. */
export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Empty where there was none, or none that is JSON. */
  readonly body: Fields;
  /** 0 as long as nothing was answered. */
  readonly status: number;
  readonly outcome: CallOutcome;
}

export interface CallLog {
  readonly calls: readonly RecordedCall[];
  /** Resolves when no call is open any more. */
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
