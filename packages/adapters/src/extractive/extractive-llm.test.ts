import type { LLMPart, Passage } from '@rag/core';
import { NOT_FOUND_SENTINEL } from '@rag/core/adapter';
import { describeConformance, llmConformance } from '@rag/core/testing';
import { describe, expect, it } from 'vitest';
import { createExtractiveLLM, type ExtractiveOptions } from './index.ts';

function passage(content: string, rest: Partial<Passage> = {}): Passage {
  return { id: content.slice(0, 12), content, source: 'handbook.pdf', score: 1, ...rest };
}

const LEAVE = passage(
  'Full-time employees are entitled to 28 days of annual leave. Requests must be submitted in the portal at least ' +
    'two weeks in advance. They are approved by the line manager within three working days.',
  { heading: 'Annual leave' },
);
const EXPENSES = passage(
  'Daily allowance by country:\nCountry | Allowance | Hotel limit\nGermany | 28 EUR | 120 EUR\nFrance | 40 EUR | 150 EUR\n' +
    'Receipts are needed for every expense above 10 EUR.',
  { heading: 'Travel' },
);
const CARD = passage(
  'If you lose your access card:\n• Call the security desk.\n• Fill in form S-12 within 24 hours.\nA replacement costs 15 EUR.',
);
const URLAUB = passage(
  'Der Jahresurlaub beträgt 30 Arbeitstage. Resturlaub verfällt am 31. März des Folgejahres. Gleitzeit gilt für alle.',
  { source: 'mitarbeiter.pdf' },
);
const ALL = [LEAVE, EXPENSES, CARD, URLAUB];

async function collect(stream: AsyncIterable<LLMPart>): Promise<LLMPart[]> {
  const collected: LLMPart[] = [];
  for await (const part of stream) collected.push(part);
  return collected;
}

async function parts(
  question: string,
  passages: readonly Passage[],
  options?: ExtractiveOptions,
): Promise<LLMPart[]> {
  return collect(createExtractiveLLM(options).stream({ messages: [], grounding: { question, passages } }));
}

async function answer(question: string, passages: readonly Passage[] = ALL, options?: ExtractiveOptions) {
  return (await parts(question, passages, options))
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('');
}

describeConformance(
  llmConformance,
  async () => ({
    llm: createExtractiveLLM(),
    request: { messages: [], grounding: { question: 'I lose my access card', passages: ALL } },
    otherRequest: {
      messages: [],
      grounding: { question: 'leave requests submitted and approved', passages: [LEAVE] },
    },
  }),
  { describe, it },
);

describe('the extractive answer', () => {
  it('is the matching sentence, word for word, with its marker', async () => {
    expect(await answer('How many days of leave do full-timers have?')).toBe(
      'Full-time employees are entitled to 28 days of annual leave. [1]',
    );
  });

  it('numbers markers by the position of the passage', async () => {
    expect(await answer('do I need receipts')).toBe(
      'Receipts are needed for every expense above 10 EUR. [2]',
    );
  });

  it('is only the sentinel when no sentence matches the question', async () => {
    expect(await answer('How do I reset my password?')).toBe(NOT_FOUND_SENTINEL);
  });

  it('is the sentinel when a sentence shares only one word with a longer question', async () => {
    expect(
      await answer('Which vaccination against yellow fever do employees bound for Brazil receive?'),
    ).toBe(NOT_FOUND_SENTINEL);
  });

  it.each(['', '?!', 'what is it?', 'und was ist das?'])(
    'is the sentinel for the empty question "%s"',
    async (question) => {
      expect(await answer(question)).toBe(NOT_FOUND_SENTINEL);
    },
  );

  it('is the sentinel when there are no passages', async () => {
    expect(await answer('How many days of leave?', [])).toBe(NOT_FOUND_SENTINEL);
  });

  it('finds words in spite of a typo', async () => {
    expect(await answer('are reciepts needed for expenses')).toContain('Receipts are needed');
  });

  it('finds a German word within a compound', async () => {
    expect(await answer('Wie viele Urlaubstage habe ich?', [URLAUB])).toMatch(
      /^Der Jahresurlaub beträgt 30 Arbeitstage\. \[1\]/,
    );
  });

  it('prefers the sentence with an amount when the question asks for a price', async () => {
    expect(await answer('How much does a lost card cost?', [CARD])).toContain('A replacement costs 15 EUR.');
  });

  it('includes the previous sentence when the best one refers to it', async () => {
    const queue = passage('Visitors queue at the north gate. They pay a fee of 3 EUR. Dogs stay outside.');
    expect(await answer('What fee do I pay?', [queue])).toBe(
      'Visitors queue at the north gate. [1] They pay a fee of 3 EUR. [1]',
    );
  });

  it('keeps a list together with its introductory sentence', async () => {
    expect(await answer('I lose my access card', [CARD])).toBe(
      'If you lose your access card: [1]\n- Call the security desk. [1]\n- Fill in form S-12 within 24 hours. [1]',
    );
  });

  it('quotes a row of a table with its header', async () => {
    expect(await answer('What is the hotel limit in France?')).toBe(
      'France: Allowance 40 EUR, Hotel limit 150 EUR [2]',
    );
  });

  it('contains a sentence that two passages share only once', async () => {
    const copy = { ...LEAVE, id: 'copy' };
    const text = await answer('How many days of annual leave?', [LEAVE, copy]);
    expect(text).toMatch(/^Full-time employees are entitled to 28 days of annual leave\. \[1\]/u);
    expect(text.match(/28 days/gu)).toHaveLength(1);
  });

  it('follows the rank of the search when a sentence is only slightly better', async () => {
    const passages = [
      passage('The box in the yard is emptied weekly.'),
      passage('The box is emptied monthly.'),
    ];
    expect(await answer('box emptied', passages, { maxSentences: 1 })).toBe(
      'The box in the yard is emptied weekly. [1]',
    );
  });

  it('follows the relevance of the store before the rank', async () => {
    const passages = [
      passage('The red box is emptied weekly.', { relevance: 0.3 }),
      passage('The blue box is emptied monthly.', { relevance: 0.9 }),
    ];
    expect(await answer('box emptied', passages, { maxSentences: 1 })).toBe(
      'The blue box is emptied monthly. [2]',
    );
  });

  it('gives the follow-up more weight than the context in brackets', async () => {
    const passages = [passage('Overtime is paid with a supplement. Trainees work no overtime.')];
    expect(await answer('and trainees? (supplement overtime)', passages, { maxSentences: 1 })).toBe(
      'Trainees work no overtime. [1]',
    );
  });

  it('does not repeat the answer to the previous question', async () => {
    const hours = passage(
      'Full-timers have 30 working days of paid leave in each calendar year. Part-timers have 30 shorter ones.',
    );
    const question = 'And for part-timers? (how many working days paid leave calendar)';
    expect(await answer(question, [hours], { maxSentences: 1 })).toMatch(/^Part-timers/);
  });

  it('takes the requested type from the context when the follow-up names none', async () => {
    const pool = passage(
      'The sauna is closed for repairs in summer. The sauna costs 16 euros for three hours.',
    );
    expect(await answer('And the sauna? (how much)', [pool])).toMatch(/^The sauna costs/);
  });

  it('covers both parts of a double question, each from its own passage', async () => {
    const text = await answer(
      'When does unused annual leave of trainees expire and what does a new badge cost?',
      [passage('Unused annual leave of trainees expires on 31 March.'), passage('A new badge costs 15 EUR.')],
    );
    expect(text).toBe(
      'Unused annual leave of trainees expires on 31 March. [1] A new badge costs 15 EUR. [2]',
    );
  });
});

describe('createExtractiveLLM', () => {
  it('streams sentence by sentence and ends with a finish part that costs nothing', async () => {
    const stream = await parts('I lose my access card', [CARD]);
    expect(stream.map(({ type }) => type)).toEqual(['text', 'text', 'text', 'finish']);
    expect(stream.at(-1)).toEqual({
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
    });
  });

  it('stays within maxSentences', async () => {
    expect(await answer('leave requests submitted approved', [LEAVE], { maxSentences: 1 })).toMatch(
      /^[^[]+\[1\]$/,
    );
  });

  it('stays within the request’s output limit after the first sentence', async () => {
    const llm = createExtractiveLLM();
    const grounding = { question: 'leave requests submitted and approved', passages: [LEAVE] };
    const stream = await collect(llm.stream({ messages: [], grounding, maxOutputTokens: 5 }));
    expect(stream.filter(({ type }) => type === 'text')).toHaveLength(1);
  });

  it('rejects a request without grounding and names it', async () => {
    await expect(collect(createExtractiveLLM().stream({ messages: [] }))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('grounding'),
    });
  });

  it('throws for an invalid limit and names it', () => {
    expect(() => createExtractiveLLM({ maxSentences: 0 })).toThrow(/maxSentences/);
  });

  it('has other parameters with other limits, so that cached answers are not mixed', () => {
    expect(createExtractiveLLM({ maxSentences: 1 }).parameters).not.toBe(createExtractiveLLM().parameters);
  });
});
