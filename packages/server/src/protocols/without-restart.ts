import { RagError } from '@rag/core';
import type { RenderEvent } from '../ask/index.ts';

/**
 * For protocols whose clients cannot take text back. When an answer is begun anew after some of it was shown,
 * the rest is held until it is whole: then either it goes on from what was shown, or the stream ends in an
 * error. The next one who asks gets the whole answer from the cache.
 */
export function withoutRestart(render: RenderEvent): RenderEvent {
  let shown = '';
  let isHeld = false;

  return (event) => {
    if (event.type === 'restart') {
      isHeld = shown !== '';
      return '';
    }
    if (!isHeld) {
      if (event.type === 'delta') shown += event.text;
      return render(event);
    }
    if (event.type === 'error') return render(event);
    if (event.type !== 'done') return '';

    const { text } = event.answer;
    if (!text.startsWith(shown)) {
      const error = new RagError('internal', 'The answer was begun anew.', { retryable: true });
      return render({ type: 'error', error });
    }
    const rest = text.slice(shown.length);
    return (rest === '' ? '' : render({ type: 'delta', text: rest })) + render(event);
  };
}
