import { describe, expect, it } from 'vitest';
import { parseAnswer } from './answer-text.js';

const text = (value: string) => ({ kind: 'text', text: value });

describe('parseAnswer', () => {
  it('finds markers in a sentence', () => {
    expect(parseAnswer('It opens at nine.[1] It closes at six [2][12].')).toEqual([
      {
        kind: 'paragraph',
        lines: [
          [
            text('It opens at nine.'),
            { kind: 'marker', marker: 1 },
            text(' It closes at six '),
            { kind: 'marker', marker: 2 },
            { kind: 'marker', marker: 12 },
            text('.'),
          ],
        ],
      },
    ]);
  });

  it('parts paragraphs at blank lines and keeps line breaks', () => {
    expect(parseAnswer('one\ntwo\n\nthree')).toEqual([
      { kind: 'paragraph', lines: [[text('one')], [text('two')]] },
      { kind: 'paragraph', lines: [[text('three')]] },
    ]);
  });

  it('makes lists of lines with bullets and numbers', () => {
    expect(parseAnswer('Bring:\n- a form\n* a **photo**\n1. Sign\n2) Send')).toEqual([
      { kind: 'paragraph', lines: [[text('Bring:')]] },
      {
        kind: 'list',
        ordered: false,
        items: [[text('a form')], [text('a '), { kind: 'strong', text: 'photo' }]],
      },
      { kind: 'list', ordered: true, items: [[text('Sign')], [text('Send')]] },
    ]);
  });

  it('takes whatever else looks like markup for text', () => {
    expect(parseAnswer('<img src=x onerror=alert(1)> [link](https://x.example)')).toEqual([
      { kind: 'paragraph', lines: [[text('<img src=x onerror=alert(1)> [link](https://x.example)')]] },
    ]);
  });

  it('does not take a year at the start of a line for a list', () => {
    expect(parseAnswer('2026. A good year.')).toEqual([
      { kind: 'paragraph', lines: [[text('2026. A good year.')]] },
    ]);
  });

  it('makes nothing of nothing', () => {
    expect(parseAnswer(' \n\n')).toEqual([]);
  });
});
