import { contextNeed, readHistory, readSession, rewriteFollowUp, type Turn } from '../conversation/index.ts';
import type { BillableOptions } from '../ports/index.ts';
import { chooseReading } from '../retrieval/index.ts';
import { foldCase } from '../text/index.ts';
import { ATTRIBUTES, inSpan } from '../tracing/index.ts';
import type { ChatContext } from './chat-context.ts';
import type { ChatRequest } from './chat-engine.ts';

/**
 * Steps 1 and 2: the standalone form of a question. A standalone question stays unchanged, without a wait, and its
 * conversation is not even read. A follow-up is rewritten. If its words leave that open, both readings are searched and
 * the better evidence wins.
 */
export function standaloneQuestion(
  context: ChatContext,
  request: ChatRequest,
  turn: Turn,
): string | Promise<string> {
  const { history, resume, sessionId } = request;
  if (history === undefined && sessionId === undefined) return turn.message;
  const need = contextNeed(turn.message);
  // Read all the same for a client that reconnects: its exchange may be stored already.
  if (need === 'none' && resume === undefined) return turn.message;
  return inConversation(context, request, turn, need);
}

async function inConversation(
  context: ChatContext,
  { history: given, resume, admission }: ChatRequest,
  turn: Turn,
  need: ReturnType<typeof contextNeed>,
): Promise<string> {
  const history =
    given === undefined
      ? await inSpan(
          'read session',
          async (span) => {
            const messages = await readSession(context, turn, { isResumed: resume !== undefined });
            span.setAttribute(ATTRIBUTES.messages, messages.length);
            return messages;
          },
          { parent: turn.trace },
        )
      : readHistory(context, given);
  if (history.length === 0 || need === 'none') return turn.message;

  // Rewriting may call a model, and a search may be billed, so the verdicts come first.
  await admission;
  await turn.admitGeneration?.();
  turn.admitGeneration = undefined;
  const inTrace = { parent: turn.trace };
  const options: BillableOptions = {
    ...turn.options,
    onUsage(call) {
      turn.billed = [...turn.billed, call];
    },
  };
  const rewritten = await inSpan(
    'rewrite follow-up',
    () => rewriteFollowUp(context, turn, history, options),
    inTrace,
  );
  if (need === 'certain' || rewritten === turn.message) return rewritten;
  // Folded, as the choice is asked afterwards: its vector is then known.
  const readings = { alone: foldCase(turn.message), inContext: foldCase(rewritten) };
  return inSpan('choose reading', () => chooseReading(context, readings, turn.degraded, options), inTrace);
}
