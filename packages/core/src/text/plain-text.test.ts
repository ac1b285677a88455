import { expect, it } from 'vitest';
import { removeHiddenCharacters } from './plain-text.ts';

it.each([
  ['a null', 'a\u0000b'],
  ['an escape', 'a\u001bb'],
  ['a delete', 'a\u007fb'],
  ['a direction override', 'a\u202eb'],
  ['an isolate', 'a\u2066b\u2069'],
  ['a direction mark', 'a\u200fb'],
  ['an Arabic letter mark', 'a\u061cb'],
  ['a zero-width space', 'a\u200bb'],
  ['a byte order mark', '\ufeffab'],
  ['a soft hyphen', 'a\u00adb'],
  ['tags', 'a\u{e0001}\u{e0041}\u{e007f}b'],
  ['supplementary variation selectors', 'a\u{e0100}\u{e01ef}b'],
  ['half of a surrogate pair', 'a\ud83db'],
])('takes out %s', (_what, text) => {
  expect(removeHiddenCharacters(text)).toBe('ab');
});

it.each(['line one\r\n\tline two', 'می‌خواهم', '👩‍👩‍👧 ❤️', 'e\u0301'])('keeps %j unchanged', (text) => {
  expect(removeHiddenCharacters(text)).toBe(text);
});
