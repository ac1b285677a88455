import type { Answer, Citation } from '@rag/core';
import { toWireAnswer } from './to-wire.ts';

/** A cached answer's JSON around the session's id, the only part in which two readers' answers differ. */
interface Rendered {
  readonly text: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Creates the JSON of answers. The engine keeps popular answers in memory and passes the same citations object to
 * each client, so their JSON is cached by that object: serializing the evidence each time would take longer than
 * all other work for a cached answer. It caches nothing that the engine does not keep itself.
 */
export function createAnswerJson(): (answer: Answer) => string {
  const known = new WeakMap<readonly Citation[], Rendered>();
  return (answer) => {
    if (!answer.cached || answer.degraded.length > 0) return JSON.stringify(toWireAnswer(answer));
    let rendered = known.get(answer.citations);
    if (rendered?.text !== answer.text) {
      rendered = render(answer);
      known.set(answer.citations, rendered);
    }
    return rendered.before + JSON.stringify(answer.sessionId) + rendered.after;
  };
}

function render(answer: Answer): Rendered {
  const { answer: text, session_id: _, ...rest } = toWireAnswer(answer);
  return {
    text: answer.text,
    before: `{"answer":${JSON.stringify(text)},"session_id":`,
    after: `,${JSON.stringify(rest).slice(1)}`,
  };
}
