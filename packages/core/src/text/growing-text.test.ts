import { expect, it } from 'vitest';
import { GrowingText } from './growing-text.ts';

it('has all pieces in their order, whenever it is read', () => {
  const text = new GrowingText();
  expect(text.isEmpty).toBe(true);
  let expected = '';
  for (let index = 0; index < 200; index += 1) {
    text.add(`${index} `);
    expected += `${index} `;
    if (index % 7 === 0) expect(String(text)).toBe(expected);
  }
  expect(String(text)).toBe(expected);
  expect(text.isEmpty).toBe(false);
});
