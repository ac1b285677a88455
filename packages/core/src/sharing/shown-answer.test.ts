import { expect, it } from 'vitest';
import { PASSAGES } from '../__fixtures__/fakes.ts';
import { type AnswerContent, type ContentEvent, NOTHING_BILLED, type SharedEvent } from '../answer/index.ts';
import { ShownAnswer } from './shown-answer.ts';

/** `S` stands for sources, `.` for the content, and everything else for a delta. */
type Step = string;

function contentOf(text: string): AnswerContent {
  return {
    outcome: 'answered',
    text,
    citations: [],
    model: 'm',
    billed: NOTHING_BILLED,
    truncated: false,
    cached: false,
    degraded: [],
  };
}

function eventsOf(steps: readonly Step[]): ContentEvent[] {
  let text = '';
  return steps.map((step): ContentEvent => {
    if (step === 'S') return { type: 'sources', passages: PASSAGES };
    if (step === '.') return { type: 'content', content: contentOf(text) };
    text += step;
    return { type: 'delta', text: step };
  });
}

function toStep(event: SharedEvent): string {
  if (event.type === 'delta') return event.text;
  return { sources: 'S', content: '.', restart: 'RESTART' }[event.type];
}

function showAll(attempts: readonly (readonly Step[])[]): string[] {
  const steps: string[] = [];
  const shown = new ShownAnswer((event) => steps.push(toStep(event)));
  for (const each of attempts) {
    const take = shown.attempt();
    for (const event of eventsOf(each)) take(event);
  }
  return steps;
}

it.each<[string, Step[][], string[]]>([
  ['one attempt unchanged', [['S', 'a', 'b', '.']], ['S', 'a', 'b', '.']],
  ['a refusal without sources', [['no', '.']], ['no', '.']],
  ['the second attempt if the first one was empty', [[], ['S', 'a', '.']], ['S', 'a', '.']],
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
    'the rest of a text in other chunks',
    [
      ['S', 'ab', 'c'],
      ['S', 'a', 'bcd', '.'],
    ],
    ['S', 'ab', 'c', 'd', '.'],
  ],
  [
    'the end of a text that was shown completely',
    [
      ['S', 'abc'],
      ['S', 'abc', '.'],
    ],
    ['S', 'abc', '.'],
  ],
  [
    'a different text after a restart',
    [
      ['S', 'ab'],
      ['S', 'ax', 'y', '.'],
    ],
    ['S', 'ab', 'RESTART', 'S', 'ax', 'y', '.'],
  ],
  [
    'a text that differs at its end after a restart',
    [['abc'], ['a', 'b', 'x', '.']],
    ['abc', 'RESTART', 'abx', '.'],
  ],
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
    'the third attempt continuing the second',
    [
      ['S', 'ab'],
      ['S', 'x'],
      ['S', 'x', '.'],
    ],
    ['S', 'ab', 'RESTART', 'S', 'x', '.'],
  ],
  [
    'the third attempt after a second restart',
    [['ab'], ['x'], ['ab', '.']],
    ['ab', 'RESTART', 'x', 'RESTART', 'ab', '.'],
  ],
  [
    'the third attempt if the second one is lost while it catches up',
    [['abc'], ['a'], ['abcd', '.']],
    ['abc', 'd', '.'],
  ],
])('shows %s', (_what, attempts, expected) => {
  expect(showAll(attempts)).toEqual(expected);
});
