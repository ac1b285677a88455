import { expect, it } from 'vitest';
import { PASSAGES } from '../__fixtures__/fakes.ts';
import { type AnswerContent, type ContentEvent, NO_USAGE, type SharedEvent } from '../answer-content.ts';
import { createShownAnswer } from './continue-answer.ts';

/** `S` stands for sources, `.` for the content, a failure for itself, and everything else for a delta. */
type Step = string | Error;

function contentOf(text: string): AnswerContent {
  return {
    outcome: 'answered',
    text,
    citations: [],
    model: 'm',
    usage: NO_USAGE,
    truncated: false,
    cached: false,
    degraded: [],
  };
}

async function* attempt(steps: readonly Step[]): AsyncGenerator<ContentEvent, string, undefined> {
  let text = '';
  for (const step of steps) {
    if (step instanceof Error) throw step;
    if (step === 'S') yield { type: 'sources', passages: PASSAGES };
    else if (step === '.') yield { type: 'content', content: contentOf(text) };
    else {
      text += step;
      yield { type: 'delta', text: step };
    }
  }
  return 'the ending';
}

function toStep(event: SharedEvent): string {
  if (event.type === 'delta') return event.text;
  return { sources: 'S', content: '.', restart: 'RESTART' }[event.type];
}

async function showAll(attempts: readonly (readonly Step[])[]): Promise<string[]> {
  const shown = createShownAnswer();
  const steps: string[] = [];
  for (const each of attempts) {
    for await (const event of shown.continueWith(attempt(each))) steps.push(toStep(event));
  }
  return steps;
}

it.each<[string, Step[][], string[]]>([
  ['one attempt as it is', [['S', 'a', 'b', '.']], ['S', 'a', 'b', '.']],
  ['a refusal without sources', [['no', '.']], ['no', '.']],
  ['nothing before the first attempt was lost', [[], ['S', 'a', '.']], ['S', 'a', '.']],
  ['sources once', [['S'], ['S', 'a', '.']], ['S', 'a', '.']],
  [
    'the rest of the same text',
    [
      ['S', 'a', 'b'],
      ['S', 'a', 'b', 'c', '.'],
    ],
    ['S', 'a', 'b', 'c', '.'],
  ],
  [
    'the rest of a text in other pieces',
    [
      ['S', 'ab', 'c'],
      ['S', 'a', 'bcd', '.'],
    ],
    ['S', 'ab', 'c', 'd', '.'],
  ],
  [
    'a text that was shown whole',
    [
      ['S', 'abc'],
      ['S', 'abc', '.'],
    ],
    ['S', 'abc', '.'],
  ],
  [
    'another text after a restart',
    [
      ['S', 'ab'],
      ['S', 'ax', 'y', '.'],
    ],
    ['S', 'ab', 'RESTART', 'S', 'ax', 'y', '.'],
  ],
  ['a text that differs late', [['abc'], ['a', 'b', 'x', '.']], ['abc', 'RESTART', 'abx', '.']],
  [
    'a shorter text after a restart',
    [
      ['S', 'abc'],
      ['S', 'ab', '.'],
    ],
    ['S', 'abc', 'RESTART', 'S', 'ab', '.'],
  ],
  [
    'a refusal after a restart',
    [
      ['S', 'abc'],
      ['no', '.'],
    ],
    ['S', 'abc', 'RESTART', 'no', '.'],
  ],
  ['three attempts', [['ab'], ['x'], ['xy', '.']], ['ab', 'RESTART', 'x', 'y', '.']],
  [
    'a third attempt like the second',
    [
      ['S', 'ab'],
      ['S', 'x'],
      ['S', 'x', '.'],
    ],
    ['S', 'ab', 'RESTART', 'S', 'x', '.'],
  ],
  [
    'a third attempt unlike the second',
    [['ab'], ['x'], ['ab', '.']],
    ['ab', 'RESTART', 'x', 'RESTART', 'ab', '.'],
  ],
  ['an attempt that is lost while it catches up', [['abc'], ['a'], ['abcd', '.']], ['abc', 'd', '.']],
])('shows %s', async (_what, attempts, expected) => {
  expect(await showAll(attempts)).toEqual(expected);
});

it('passes on how an attempt fails, and what it returns', async () => {
  const failure = new Error('broken');
  await expect(showAll([['a'], ['a', failure]])).rejects.toBe(failure);
  const events = createShownAnswer().continueWith(attempt([]));
  expect(await events.next()).toEqual({ done: true, value: 'the ending' });
});

it('leaves the attempt when it is left', async () => {
  let left = false;
  async function* endless(): AsyncGenerator<ContentEvent, void, undefined> {
    try {
      for (;;) yield { type: 'delta', text: 'a' };
    } finally {
      left = true;
    }
  }
  for await (const _ of createShownAnswer().continueWith(endless())) break;
  expect(left).toBe(true);
});
