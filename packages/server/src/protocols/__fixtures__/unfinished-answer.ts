import type { FakeAnswer } from '../../__fixtures__/fake-engine.ts';
import { createGate } from '../../__fixtures__/gate.ts';

/** An answer that stops after its first words. `abandoned` resolves when it is aborted. */
export function createUnfinishedAnswer(): { readonly answer: FakeAnswer; readonly abandoned: Promise<void> } {
  const { opened: abandoned, open } = createGate();
  return {
    abandoned,
    async *answer(_request, { signal }) {
      signal?.addEventListener('abort', open);
      yield { type: 'delta', text: 'The library ' };
      await abandoned;
    },
  };
}
