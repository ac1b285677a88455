import { expect, it } from 'vitest';
import { advanceCursor, type ShownEvent, START_CURSOR } from '../answer/index.ts';
import {
  createContinuation,
  type RestartableEvent,
  type ShownText,
  shownText,
  shownUpTo,
} from './continue-answer.ts';

const SOURCES: ShownEvent = { type: 'sources', passages: [] };

function continueAfter(shown: ShownText, pieces: readonly string[], hasSources = false): string[] {
  const steps: string[] = [];
  const emit = (event: RestartableEvent): void => {
    steps.push(event.type === 'delta' ? event.text : event.type);
  };
  const continuation = createContinuation({ shown, hasSources, emit });
  continuation.take(SOURCES);
  for (const text of pieces) continuation.take({ type: 'delta', text });
  continuation.end();
  return steps;
}

it.each([
  ['its text', shownText],
  ['its cursor alone', (text: string) => shownUpTo(advanceCursor(START_CURSOR, text))],
])('an answer continues after the shown text, known by %s', (_name, shown) => {
  expect(continueAfter(shown('abc'), ['ab', 'cd', 'e'])).toEqual(['sources', 'd', 'e']);
  expect(continueAfter(shown('abc'), ['abc'])).toEqual(['sources']);
  expect(continueAfter(shown(''), ['a', 'b'])).toEqual(['sources', 'a', 'b']);
  expect(continueAfter(shown('abc'), ['abd', 'e'])).toEqual(['sources', 'restart', 'sources', 'abd', 'e']);
  expect(continueAfter(shown('abc'), ['ab'])).toEqual(['sources', 'restart', 'sources', 'ab']);
});

it('a known text shows a difference at the first character, a cursor later', () => {
  expect(shownText('abc').compare('x')).toBe('differs');
  expect(shownUpTo(advanceCursor(START_CURSOR, 'abc')).compare('x')).toBe('behind');
});

it('known sources are sent again only after a restart', () => {
  expect(continueAfter(shownText('a'), ['ab'], true)).toEqual(['b']);
  expect(continueAfter(shownText('a'), ['x'], true)).toEqual(['restart', 'sources', 'x']);
});
