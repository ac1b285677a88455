import { describe, expect, it } from 'vitest';
import { createCarryOverRewriter } from './carry-over-rewriter.ts';

const rewriter = createCarryOverRewriter();
const user = (content: string) => ({ role: 'user' as const, content });
const assistant = (content: string) => ({ role: 'assistant' as const, content });
const asked = (...questions: string[]) => questions.map(user);

describe('a follow-up that replaces a part of the previous question', () => {
  it.each([
    ['How many days of leave do full-timers get?', 'And for part-timers?', 'how many days leave'],
    ['Wann beginnen die Herbstferien?', 'Und die Sommerferien?', 'wann beginnen'],
    ['When is the tip open in summer?', 'and in winter?', 'when tip open'],
    [
      'How early must an event with 150 people be announced?',
      'What about 3,000?',
      'how early event people announced',
    ],
    ['Library fees for children?', 'And library cards?', 'fees children'],
  ])('after "%s", "%s" gets the remaining words as background', async (earlier, question, background) => {
    expect(await rewriter.rewrite({ question, history: asked(earlier) })).toBe(`${question} (${background})`);
  });

  it('drops the earlier interrogative if it has its own', async () => {
    const history = asked('How much is the outdoor pool?');
    expect(await rewriter.rewrite({ question: 'and when does the sauna close?', history })).toBe(
      'and when does the sauna close? (outdoor pool)',
    );
  });

  it('gets words back to the question that named the topic', async () => {
    const history = asked('When does the town library open on Saturdays?', 'And on Sundays?');
    expect(await rewriter.rewrite({ question: 'and during the holidays', history })).toBe(
      'and during the holidays (when town library open saturdays sundays)',
    );
  });

  it('gets words of the answer, but not its figures', async () => {
    const history = [
      user('How many vacation days are there?'),
      assistant('There are 30 days of leave. [1] More follows.'),
    ];
    expect(await rewriter.rewrite({ question: 'And for trainees?', history })).toBe(
      'And for trainees? (how many vacation days leave)',
    );
  });

  it('gets only a few words of a long answer', async () => {
    const history = [user('Leave?'), assistant('Alpha beta gamma delta epsilon zeta eta theta.')];
    expect(await rewriter.rewrite({ question: 'And for trainees?', history })).toBe(
      'And for trainees? (leave alpha beta gamma delta epsilon zeta)',
    );
  });
});

it('replaces a pronoun by appending its topic', async () => {
  const history = [user('How long do I wait for a passport?'), assistant('Five weeks.')];
  expect(await rewriter.rewrite({ question: 'How much does it cost?', history })).toBe(
    'How much does it cost? wait passport',
  );
});

it.each([
  'What does a resident parking permit for a second car cost?',
  'Where can garden waste be brought in winter?',
])('keeps a standalone question unchanged: %s', async (question) => {
  expect(await rewriter.rewrite({ question, history: asked('When does the library open?') })).toBe(question);
});

it.each([
  'How much does it cost?',
  'Was kostet das dort?',
  'What about dogs in the park?',
  'Et pour les enfants ?',
])('adds the topic to %j', async (question) => {
  const standalone = await rewriter.rewrite({ question, history: asked('Swimming pool opening hours') });
  expect(standalone).toContain('swimming pool opening hours');
});

it('rejects when the caller has aborted', async () => {
  const call = rewriter.rewrite({ question: 'And?', history: asked('x') }, { signal: AbortSignal.abort() });
  await expect(call).rejects.toMatchObject({ code: 'aborted' });
});
