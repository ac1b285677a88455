import { describe, expect, it } from 'vitest';
import { createReplyFilter, type ReplyFilter, type ReplyPart } from './index.ts';

interface Options {
  readonly pieces?: number;
  readonly holds?: boolean;
  readonly isCut?: boolean;
}

/** What a reader has of a reply in the end, and how often it began anew. */
function read(reply: string, { pieces = reply.length, holds = false, isCut = false }: Options = {}) {
  const filter = createReplyFilter({ holds });
  const parts = [];
  for (let at = 0; at < reply.length; at += pieces) {
    filter.push(reply.slice(at, at + pieces));
    parts.push(...filter.take());
  }
  filter.end({ isCut });
  parts.push(...filter.take());
  const restarts = parts.filter(({ type }) => type === 'restart').length;
  const text = parts.reduce((whole, part) => (part.type === 'text' ? whole + part.text : ''), '');
  return { text, restarts, parts };
}

function pushTo(filter: ReplyFilter, text: string): readonly ReplyPart[] {
  filter.push(text);
  return filter.take();
}

const PIECES = [1, 2, 3, 5, 8, 1_000];
const ANSWER = 'Mooring costs 19 a night [1].';

function expectAnswer(reply: string, answer: string, options: Omit<Options, 'pieces'> = {}): void {
  for (const pieces of PIECES) expect(read(reply, { ...options, pieces }).text).toBe(answer);
}

describe('a thought within tags', () => {
  it.each([
    ['<think>', '</think>'],
    ['<THINK>', '</THINK>'],
    ['<Think>\n', '\n</Think>\n\n'],
    ['\n\n<think>\n', '\n</think>\n\n'],
    ['<think time="3 s" model=\'x\'>', '</think>'],
    ['<think >', '</think >'],
    ['< think>', '< /think>'],
    ['<thinking>', '</thinking>\n'],
    ['<thinking>', '</think>'],
    ['<thought>', '</thought>'],
    ['<reasoning>', '</reasoning>'],
    ['<analysis>', '</analysis>'],
    ['<seed:think>', '</seed:think>'],
    ['[THINK]', '[/THINK]'],
    ['◁think▷', '◁/think▷'],
    ['<|START_THINKING|>', '<|END_THINKING|><|START_RESPONSE|>'],
    ['<|begin_of_thought|>', '<|end_of_thought|><|begin_of_solution|>'],
    ['<|channel>thought\n', '<channel|>'],
    ['<|channel|>analysis<|message|>', '<|end|><|start|>assistant<|channel|>final<|message|>'],
    [
      '<|start|>assistant<|channel|>analysis<|message|>',
      '<|end|>\n<|start|>assistant<|channel|>final <|constrain|>text<|message|>',
    ],
    ['<|CHANNEL|>Commentary<|MESSAGE|>', '<|CHANNEL|>Final<|MESSAGE|>'],
    ['analysis', 'assistantfinal'],
  ])('%s is no part of the answer, however it is cut', (open, close) => {
    expectAnswer(`${open}The rules say 19. "costs < 20" & [2] <b>so</b>${close}${ANSWER}`, ANSWER);
  });

  it('is taken back by no restart if it has its opening tag', () => {
    for (const pieces of PIECES)
      expect(read(`<think>19</think>${ANSWER}`, { pieces })).toMatchObject({ text: ANSWER, restarts: 0 });
  });

  it('may come more than once, also within the answer', () => {
    expectAnswer(
      '<think>a</think>\n\nMooring <think>b</think>costs 19.\n\n<think>c</think>\n\nPay here.',
      'Mooring costs 19.\n\nPay here.',
    );
  });

  it('may contain another one', () => {
    expectAnswer(`<think>a <think>b</think> c</think>${ANSWER}`, ANSWER);
  });

  it('may quote its own closing tag, and end with code', () => {
    expectAnswer(`<think>They mean \`</think>\` here.</think>${ANSWER}`, ANSWER);
    expectAnswer(`<think>They mean \`x\`</think>${ANSWER}`, ANSWER);
    expectAnswer('<think>They mean `x`</think>', '');
  });

  it('leaves nothing where the reply has nothing else', () => {
    for (const reply of [
      '<think>hm',
      '<think>hm</think>',
      '<think>hm</think>\n \n',
      '<think/>',
      '<thi',
      'hm</think>',
    ])
      expectAnswer(reply, '');
    expectAnswer('<|channel|>analysis<|message|>hm<|end|>', '');
    expectAnswer('<think>hm', '', { isCut: true });
  });

  it('is dropped behind the answer, also when it never ends', () => {
    expectAnswer(`${ANSWER}\n<think>Was that right?`, `${ANSWER}\n`);
    expectAnswer(`${ANSWER}\n<think>Was that right?</think>`, `${ANSWER}\n`);
  });

  it('may be followed by a tag around the answer', () => {
    expectAnswer(`<think>19</think>\n<answer>${ANSWER}</answer>`, ANSWER);
    expectAnswer('<think>a</think>Before <answer>x</answer>', 'Before x');
  });
});

describe('text that looks like a thought and is none', () => {
  it.each([
    'The model writes `<think>` before it thinks and `</think>` behind it [1].',
    'Use ``a ` <think>`` here.',
    'As in the guide:\n\n```xml\n<think>\nhm\n</think>\n<|im_end|>\n```\n\nThat is all [1].',
    'One <thin line> and <thinker> and <b>bold</b> [THINKING] costs < 20 and > 10.',
    'Write <answer> around it.',
    'The tag <think> is not closed here [1].',
    'a < b, 3 <4, <- and <',
    'Analysis of water costs 19.',
    'analysis of water costs 19.',
    '[1] [T] [THIN] ◁ x',
  ])('stays: %s', (text) => {
    expectAnswer(text, text);
  });

  it('is code only up to the end of its line or fence', () => {
    expectAnswer('A stray ` here.\n<think>hm</think>\nCosts 19.', 'A stray ` here.\n\nCosts 19.');
    expectAnswer('```\nx\n```\n<think>hm</think>\nCosts 19.', '```\nx\n```\n\nCosts 19.');
  });
});

describe('a closing tag without an opening one', () => {
  const REPLY = `Passages say 19 for a night [2].\n</think>\n\n${ANSWER}`;

  it('makes a thought of all that was before it', () => {
    expectAnswer(REPLY, ANSWER);
    expectAnswer(`Passages say 19.</THINKING>${ANSWER}`, ANSWER);
    expectAnswer(`We think 19.<|end|><|start|>assistant<|channel|>final<|message|>${ANSWER}`, ANSWER);
  });

  it('takes back what has been passed on', () => {
    expect(read(REPLY, { pieces: 4 }).restarts).toBe(1);
  });

  it('needs no restart while the text is held back, or is there at once', () => {
    expect(read(REPLY, { pieces: 4, holds: true })).toMatchObject({ text: ANSWER, restarts: 0 });
    expect(read(REPLY)).toMatchObject({ text: ANSWER, restarts: 0 });
  });

  it.each(['Okay, so the user', 'The user asks', 'We need to find', 'Let me look', 'Hmm. Mooring', '用户问'])(
    'has little to take back from a model that thinks aloud: %s',
    (words) => {
      const reply = `${words} of mooring.\n</think>\n${ANSWER}`;
      for (const pieces of PIECES) {
        const { text, parts } = read(reply, { pieces });
        expect(text).toBe(ANSWER);
        for (const part of parts) if (part.type === 'text') expect(part.text).not.toContain('of');
      }
    },
  );
});

describe('text that is held back', () => {
  it('is the answer when the reply ends without a thought', () => {
    expectAnswer(ANSWER, ANSWER, { holds: true });
    expectAnswer('Let me put it so: 19.', 'Let me put it so: 19.');
  });

  it('is half a thought when the reply was cut', () => {
    expectAnswer('The passages say 19', '', { holds: true, isCut: true });
    expectAnswer('The passages say 19', 'The passages say 19', { isCut: true });
    expectAnswer('Okay, let me look at mooring', '', { isCut: true });
  });

  it('flows as soon as the thought is over', () => {
    const filter = createReplyFilter({ holds: true });
    expect(pushTo(filter, 'Hm, 19.')).toEqual([]);
    expect(pushTo(filter, '</think>Mooring')).toEqual([{ type: 'text', text: 'Mooring' }]);
    expect(pushTo(filter, ' costs')).toEqual([{ type: 'text', text: ' costs' }]);
  });

  it('flows once a thought began with its tag', () => {
    const filter = createReplyFilter({ holds: true });
    expect(pushTo(filter, '<think>a</think>Mooring')).toEqual([{ type: 'text', text: 'Mooring' }]);
  });

  it('flows once thoughts come in a field of their own', () => {
    const filter = createReplyFilter({ holds: true });
    filter.push('Moor');
    filter.release();
    expect(filter.take()).toEqual([{ type: 'text', text: 'Moor' }]);
    expect(pushTo(filter, 'ing')).toEqual([{ type: 'text', text: 'ing' }]);
  });
});

describe('a text that can be no markup', () => {
  it('passes at once', () => {
    const filter = createReplyFilter({ holds: false });
    const pieces = ['Mooring', ' costs', ' 19', ' a night', ' [1]', '. 3 < 4', ' and `x`', ' <b'];
    for (const text of pieces.slice(0, -1)) expect(pushTo(filter, text)).toEqual([{ type: 'text', text }]);
  });

  it('passes as soon as it differs from every tag', () => {
    const filter = createReplyFilter({ holds: false });
    expect(pushTo(filter, 'Costs <thi')).toEqual([{ type: 'text', text: 'Costs ' }]);
    expect(pushTo(filter, 's>')).toEqual([{ type: 'text', text: '<this>' }]);
  });

  it('is not held back for longer than a tag can be', () => {
    const filter = createReplyFilter({ holds: false });
    filter.push('Costs <think ');
    expect(pushTo(filter, 'x'.repeat(300))).toHaveLength(1);
  });
});

describe('markup around turns', () => {
  it.each([
    `<|im_start|>assistant\n${ANSWER}<|im_end|>`,
    `${ANSWER}<|im_end|>\n<|im_start|>user\nAnd at quay 8?<|im_end|>\n<|im_start|>assistant\n29.`,
    `${ANSWER}<|eot_id|>`,
    `<|start_header_id|>assistant<|end_header_id|>\n\n${ANSWER}<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHm?`,
    `${ANSWER}</s>`,
    `${ANSWER}<|endoftext|>Question: more`,
    `${ANSWER}<|end|>`,
    `${ANSWER}<｜end▁of▁sentence｜>`,
    `<start_of_turn>model\n${ANSWER}<end_of_turn>`,
    `${ANSWER}<|return|>`,
    `<|channel|>final<|message|>${ANSWER}<|return|>`,
    `<|assistant|>${ANSWER}`,
    `${ANSWER}<|im_en`,
  ])('is no part of the answer: %s', (reply) => {
    expectAnswer(reply, ANSWER);
  });
});
