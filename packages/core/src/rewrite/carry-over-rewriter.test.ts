import { expect, it } from 'vitest';
import { createCarryOverRewriter } from './carry-over-rewriter.ts';

const rewriter = createCarryOverRewriter();
const asked = (...questions: string[]) =>
  questions.flatMap((content) => [
    { role: 'user' as const, content },
    { role: 'assistant' as const, content: 'An answer about penguins.' },
  ]);

it('adds the content words of the question before', async () => {
  const history = asked('How many days of leave do full-timers get?');
  expect(await rewriter.rewrite({ question: 'And for part-timers?', history })).toBe(
    'And for part-timers? (days leave full-timers)',
  );
});

it('goes back to the question that named the topic', async () => {
  const history = asked('When does the town library open on Saturdays?', 'And on Sundays?');
  const standalone = await rewriter.rewrite({ question: 'and during the holidays', history });
  expect(standalone).toBe('and during the holidays (town library open saturdays sundays)');
});

it.each([
  'What does a resident parking permit for a second car cost?',
  'Where can garden waste be brought in winter?',
])('leaves a question that stands on its own alone: %s', async (question) => {
  expect(await rewriter.rewrite({ question, history: asked('When does the library open?') })).toBe(question);
});

it.each([
  'How much does it cost?',
  'Was kostet das dort?',
  'What about dogs in the park?',
  'Et pour les enfants ?',
])('sees that %j leans on what was said', async (question) => {
  const standalone = await rewriter.rewrite({ question, history: asked('Swimming pool opening hours') });
  expect(standalone).toContain('swimming pool opening hours');
});

it('adds no word twice', async () => {
  const history = asked('Library fees for children?');
  expect(await rewriter.rewrite({ question: 'And library fees?', history })).toBe(
    'And library fees? (children)',
  );
});

it('rejects when the caller gave up', async () => {
  const call = rewriter.rewrite({ question: 'And?', history: asked('x') }, { signal: AbortSignal.abort() });
  await expect(call).rejects.toMatchObject({ code: 'aborted' });
});
