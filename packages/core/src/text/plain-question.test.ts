import { describe, expect, it } from 'vitest';
import { toPlainQuestion } from './plain-text.ts';

describe('toPlainQuestion', () => {
  it.each([
    ['When does it open?', 'When does it open?'],
    ['  When \t does\n it  open? ', 'When does it open?'],
    ['Ｗｈｅｎ？', 'When?'],
    ['𝐖𝐡𝐞𝐧?', 'When?'],
    ['oﬃce', 'office'],
    ['Cafe\u0301', 'Café'],
    ['m²', 'm²'],
    ['½ ⑩ ™', '½ ⑩ ™'],
    ['\u200bWhen', 'When'],
    ['東京　駅', '東京 駅'],
    ['', ''],
    [' \u202e ', ''],
  ])('makes of %j the question %j', (text, plain) => {
    expect(toPlainQuestion(text)).toBe(plain);
  });

  it.each(['When does it open?', ' Ｗhen  ½ \u00adis it? ', 'ﷺ\u3000…'])('is idempotent for %j', (text) => {
    const plain = toPlainQuestion(text);
    expect(toPlainQuestion(plain)).toBe(plain);
  });
});
