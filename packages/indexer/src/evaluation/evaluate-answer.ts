import type { CallOptions, ChatEngine, SessionStore } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import type { AnswerResult, EvaluationCase } from './evaluation-case.ts';
import { targetOf } from './page-reference.ts';

export interface AnswerSubject {
  readonly engine: ChatEngine;
  /** The engine's own, into which a question's history is written before it is asked. */
  readonly sessions: SessionStore;
}

type AskOptions = CallOptions & { readonly now: () => number };

/**
 * Asks the engine one question, in a conversation of its own; one with a new subject once more without what was
 * said before. Failures of the engine are a result too; only `aborted` rejects.
 */
export async function evaluateAnswer(
  subject: AnswerSubject,
  evaluated: EvaluationCase,
  options: AskOptions,
): Promise<AnswerResult> {
  const answer = await ask(subject, evaluated, options);
  if (evaluated.turn !== 'new-subject') return answer;
  const alone = await ask(subject, { ...evaluated, history: [] }, options);
  return { ...answer, keepsSubject: isSameAnswer(answer, alone) };
}

function isSameAnswer(one: AnswerResult, other: AnswerResult): boolean {
  const pages = new Set(other.cited);
  return (
    one.outcome === other.outcome &&
    new Set(one.cited).size === pages.size &&
    one.cited.every((page) => pages.has(page))
  );
}

async function ask(
  { engine, sessions }: AnswerSubject,
  { question, history, relevant }: EvaluationCase,
  { now, ...options }: AskOptions,
): Promise<AnswerResult> {
  const sessionId = crypto.randomUUID();
  if (history.length > 0) await sessions.append(sessionId, history);

  const startedAt = now();
  let firstTokenMs: number | undefined;
  let result: Omit<AnswerResult, 'latencyMs'> | undefined;
  for await (const event of engine.stream({ message: question, sessionId }, options)) {
    if (event.type === 'delta') firstTokenMs ??= now() - startedAt;
    else if (event.type === 'done') {
      const { outcome, text, citations, cached } = event.answer;
      result = { outcome, text, cached, cited: citations.map((citation) => targetOf(citation, relevant)) };
    } else if (event.type === 'error') {
      result = { outcome: 'failed', errorCode: event.error.code, text: '', cached: false, cited: [] };
    }
  }
  const latencyMs = now() - startedAt;
  await engine.settled();
  throwIfAborted(options.signal);

  result ??= { outcome: 'failed', errorCode: 'internal', text: '', cached: false, cited: [] };
  return { ...result, latencyMs, ...(firstTokenMs === undefined ? {} : { firstTokenMs }) };
}
