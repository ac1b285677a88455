import { expect, it } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { localize } from './localize.ts';

const { notFound, unsupportedFigures } = en.fromService;

it('says in the reader\u2019s language that the documents have no answer', () => {
  expect(localize(notFound, de)).toBe('Dazu habe ich in den Dokumenten keine Antwort gefunden.');
  expect(localize(notFound, en)).toBe(notFound);
});

it('keeps the text of the model above a note of the service, and its figures', () => {
  const note = unsupportedFigures.replace('{figures}', () => '12.50, $&');
  expect(localize(`Es kostet 12.50 [1].\n\n${note}`, de)).toBe(
    'Es kostet 12.50 [1].\n\nNicht in den gefundenen Dokumenten, bitte prüfen: 12.50, $&.',
  );
});

it.each(['Die Bibliothek öffnet um neun.', '', `${notFound} But the pool is open.`])(
  'leaves %j as it is',
  (text) => {
    expect(localize(text, de)).toBe(text);
  },
);
