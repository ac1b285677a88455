import { type AnswerEvent, replay, type SharedEvent } from '../answer/index.ts';
import type { Turn } from '../conversation/index.ts';
import { toRagError } from '../errors.ts';
import type { CallOptions } from '../ports/index.ts';
import { beginTurn, findAnswer, finish, SharedAnswer } from './answer-question.ts';
import type { ChatContext } from './chat-context.ts';
import type { ChatRequest } from './chat-engine.ts';

/** Answers one question as a stream of events; the last one is `done` or `error`. */
export function streamAnswer(
  context: ChatContext,
  request: ChatRequest,
  options: CallOptions,
): AsyncIterableIterator<AnswerEvent, void, undefined> {
  return new AnswerStream(context, request, options);
}

type Step = IteratorResult<AnswerEvent, void>;
/** All events before a shared answer, and that answer, unless another one was there already. */
type Beginning = AsyncGenerator<AnswerEvent, SharedAnswer | undefined, undefined>;

const DONE: Step = { done: true, value: undefined };

/**
 * A generator up to the answer, then the events of the answer themselves: a generator around them would wait beside them,
 * and hold the request for as long as the model takes.
 */
class AnswerStream implements AsyncIterableIterator<AnswerEvent, void, undefined> {
  readonly #context: ChatContext;
  #turn: Turn | undefined;
  #beginning: Beginning | undefined;
  #shared: SharedAnswer | undefined;

  constructor(context: ChatContext, request: ChatRequest, options: CallOptions) {
    this.#context = context;
    this.#beginning = this.#begin(request, options);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step> {
    if (this.#shared !== undefined) return this.#shared.events.next().then(this.#pass, this.#fail);
    return this.#beginning === undefined ? Promise.resolve(DONE) : this.#advance(this.#beginning);
  }

  async return(): Promise<Step> {
    const source = this.#shared?.events ?? this.#beginning;
    this.#end();
    await source?.return?.(undefined);
    return DONE;
  }

  async *#begin(request: ChatRequest, options: CallOptions): Beginning {
    const turn = beginTurn(this.#context, request, options);
    this.#turn = turn;
    yield { type: 'start', answerId: turn.answerId, sessionId: turn.sessionId };
    const found = await findAnswer(this.#context, request, turn);
    if (found instanceof SharedAnswer) return found;
    for (const event of replay(found.content)) yield event;
    yield { type: 'done', answer: finish(this.#context, turn, found.content, found.cacheResult) };
    return undefined;
  }

  async #advance(beginning: Beginning): Promise<Step> {
    try {
      const { done, value } = await beginning.next();
      if (done !== true) return value.type === 'done' ? this.#last(value) : { done: false, value };
      // Unless the reader has left meanwhile.
      if (this.#beginning === beginning) {
        this.#beginning = undefined;
        this.#shared = value;
      }
    } catch (error) {
      return this.#fail(error);
    }
    return this.next();
  }

  readonly #pass = (step: IteratorResult<SharedEvent, void>): Step => {
    const shared = this.#shared;
    // The reader has left meanwhile.
    if (step.done === true || shared === undefined) return DONE;
    const event = step.value;
    if (event.type !== 'content') return { done: false, value: event };
    // As readers need not pull again.
    void shared.events.return();
    try {
      return this.#last({ type: 'done', answer: shared.finish(event.content) });
    } catch (error) {
      return this.#fail(error);
    }
  };

  readonly #fail = (error: unknown): Step => this.#last({ type: 'error', error: toRagError(error) });

  /** The turn ends with its last event, since readers need not pull again after it. */
  #last(event: AnswerEvent): Step {
    this.#end();
    return { done: false, value: event };
  }

  #end(): void {
    if (this.#turn !== undefined) this.#context.turns.end(this.#turn);
    this.#turn = undefined;
    this.#beginning = undefined;
    this.#shared = undefined;
  }
}
