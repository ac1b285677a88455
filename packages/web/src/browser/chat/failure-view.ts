import { button, element } from '../dom.ts';
import { icon } from '../icon.ts';
import type { Texts } from '../texts/texts.ts';
import type { Failure } from './describe-failure.ts';

/** A failure, and a button that asks again. The button counts down where the reader has to wait. */
export function createFailureView(
  { text, retryable, waitMs = 0 }: Failure,
  texts: Texts,
  onRetry: () => void,
): HTMLElement {
  const box = element('div', { class: 'failure' }, element('p', { role: 'alert' }, text));
  if (!retryable) return box;
  const label = element('span', {}, texts.tryAgain);
  const retry = button({ class: 'quiet' }, onRetry, icon('again'), label);
  box.append(retry);
  if (waitMs > 0) {
    retry.disabled = true;
    countDown(waitMs, {
      onSecond: (seconds) => {
        label.textContent = texts.tryAgainIn(seconds);
      },
      onEnd: () => {
        label.textContent = texts.tryAgain;
        retry.disabled = false;
      },
    });
  }
  return box;
}

interface CountDown {
  readonly onSecond: (seconds: number) => void;
  readonly onEnd: () => void;
}

/** By the clock, not by ticks: browsers slow the timers of pages in the background. */
function countDown(ms: number, { onSecond, onEnd }: CountDown): void {
  const endsAt = Date.now() + ms;
  function tick(): void {
    const leftMs = endsAt - Date.now();
    if (leftMs <= 0) {
      onEnd();
      return;
    }
    onSecond(Math.ceil(leftMs / 1_000));
    setTimeout(tick, leftMs % 1_000 || 1_000);
  }
  tick();
}
