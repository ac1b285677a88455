import type { Embedder, Passage } from '@rag/core';
import { NOT_FOUND_SENTINEL } from '@rag/core/adapter';
import { describe, expect, it } from 'vitest';
import { createExtractiveLLM, type ExtractiveOptions } from './index.ts';

function passage(content: string, rest: Partial<Passage> = {}): Passage {
  return { id: content.slice(0, 12), content, source: 'guide.pdf', score: 1, ...rest };
}

async function answer(question: string, passages: readonly Passage[], options: ExtractiveOptions = {}) {
  let text = '';
  const llm = createExtractiveLLM(options);
  for await (const part of llm.stream({ messages: [], grounding: { question, passages } }))
    if (part.type === 'text') text += part.text;
  return text;
}

const DOGS = [
  passage('Dog tax is charged by calendar year and is due on 15 February.', { heading: '4 Dogs' }),
  passage('Dog | Per year | Remarks\nFirst dog | 90.00 | no reduction\nSecond dog | 150.00 | no reduction', {
    id: 'table',
    heading: '4 Dogs',
  }),
];

describe('an answer of the requested type', () => {
  it.each([
    'How much is dog tax?',
    'How high is the dog tax?',
    'How expensive is the tax for the first dog?',
  ])('is the amount and not the due date for "%s"', async (question) => {
    expect(await answer(question, DOGS)).toContain('First dog – Per year: 90.00');
  });

  it('is the date when the question asks for a date', async () => {
    expect(await answer('When is the dog tax due?', DOGS)).toMatch(
      /^Dog tax is charged .* due on 15 February/u,
    );
  });

  it('is the amount, whatever word the document uses for the price', async () => {
    const tax = passage('Die Hundesteuer beträgt 96,00 Euro im Jahr. Hunde tragen eine Marke.');
    expect(await answer('Wie viel kostet die Hundesteuer?', [tax])).toContain('96,00 Euro');
  });
});

describe('a row of a table that has the kind of thing and not the topic', () => {
  const PRICES = passage(
    'Ticket | Adult | Child\nIce rink, afternoon | 6.00 | 4.00\nSauna, 3 hours | 16.00 | 8.00\nSkate hire | 4.50 | 3.00',
    { heading: '6 Sports' },
  );

  it.each(['What are the opening hours of the ice rink?', 'How many hours is the ice rink open?'])(
    'is no answer about another row: %s',
    async (question) => {
      expect(await answer(question, [PRICES])).not.toContain('Sauna');
    },
  );
});

describe('similar words', () => {
  it('do not match when they only look alike, such as "eight" and "height"', async () => {
    const school = passage('The school gets eight classrooms. The roof is green.');
    expect(await answer('fence height', [school])).toBe(NOT_FOUND_SENTINEL);
  });
});

describe('a row of a table', () => {
  const TABLE = passage(
    'Permit | Zone A | Zone B | Period\nResident, first vehicle | 96.00 | 60.00 | 12 months\nVisitor | 4.00 | – | 1 day',
    { heading: '2 Parking' },
  );

  it('is quoted with its column names and without empty cells', async () => {
    expect(await answer('What does a permit for a resident cost?', [TABLE])).toContain(
      'Resident, first vehicle: Zone A 96.00, Zone B 60.00, Period 12 months',
    );
    expect(await answer('visitor permit price', [TABLE])).toContain('Visitor: Zone A 4.00, Period 1 day');
  });
});

describe('a list', () => {
  const TABLE = passage(
    [
      'Service | Fee',
      ...['Certificate of residence | 9.00', 'Birth certificate | 12.00', 'Dog tag | 8.00'],
      ...['Certificate of conduct | 13.00', 'Marriage certificate | 12.00'],
    ].join('\n'),
  );

  it('is quoted as a whole when the question asks for a list', async () => {
    const text = await answer('List all certificates', [TABLE]);
    expect(text.split('\n')).toHaveLength(4);
    expect(text).not.toContain('Dog tag');
  });
});

describe('a sentence with a pronoun for an earlier sentence', () => {
  const text =
    'The sauna is beside the pool. It also has a café. In addition, towels can be hired at the desk.';

  it('is quoted with the earlier sentence', async () => {
    expect(await answer('Is there a café?', [passage(text)])).toMatch(/^The sauna is beside the pool\. /u);
  });

  it('is not quoted when the earlier sentence is not in the passage', async () => {
    const [, second = ''] = text.split('pool. ');
    expect(await answer('Is there a café?', [passage(second)])).not.toMatch(/^It also/u);
  });
});

describe('the extractive model with an embedder', () => {
  /** Knows one synonym: fridge and refrigerators. */
  const embedder: Embedder = {
    model: 'synonyms',
    dimensions: 2,
    async embed(texts) {
      return texts.map((text) => Float32Array.from(/fridge|refrigerator/iu.test(text) ? [1, 0] : [0, 1]));
    },
  };
  const waste = passage(
    'Taking things out is forbidden. Refrigerators are taken free of charge. Dogs stay outside.',
  );

  it('finds the sentence with the meaning of the question', async () => {
    expect(await answer('Where do I bring an old fridge?', [waste], { embedder })).toMatch(/^Refrigerators/u);
  });

  it('embeds the sentences of a passage once', async () => {
    const embedded: string[] = [];
    const counting: Embedder = {
      ...embedder,
      async embed(texts, options) {
        embedded.push(...texts);
        return embedder.embed(texts, options);
      },
    };
    const llm = createExtractiveLLM({ embedder: counting });
    for (const question of ['fridge', 'dogs'])
      for await (const _ of llm.stream({ messages: [], grounding: { question, passages: [waste] } }));
    expect(embedded).toHaveLength(2 + 3);
  });

  it('answers from a passage of little relevance only if one of its sentences is near', async () => {
    const similarity = { cosine: 0.5, relevancePerCosine: 0.4, relevanceByWords: 0.1 };
    const weak = { ...waste, relevance: 0.15, similarity };
    expect(await answer('Where do I bring an old fridge?', [weak], { embedder })).toMatch(/^Refrigerators/u);
    const nearer = { ...weak, similarity: { ...similarity, cosine: 1 } };
    expect(await answer('Where do I bring an old fridge?', [nearer], { embedder })).toBe(NOT_FOUND_SENTINEL);
  });

  it('compares words when the embedder fails', async () => {
    const failing: Embedder = { ...embedder, embed: () => Promise.reject(new Error('down')) };
    expect(await answer('Where do dogs stay?', [waste], { embedder: failing })).toContain(
      'Dogs stay outside.',
    );
  });
});

describe('an item of a list', () => {
  const PRICES =
    'Adults pay:\n- weekday: 6 euros\n- weekend: 8 euros\n\nChildren pay:\n- weekday: 2 euros\n- weekend: 3 euros';

  it.each([
    ['What do children pay at the weekend?', 'Children pay: [1]\n- weekend: 3 euros [1]'],
    ['What do adults pay at the weekend?', 'Adults pay: [1]\n- weekend: 8 euros [1]'],
  ])('is quoted with the sentence that introduces its list, for "%s"', async (question, expected) => {
    expect(await answer(question, [passage(PRICES)])).toBe(expected);
  });

  it('is quoted with an introduction that begins like a sentence that points back', async () => {
    const bag = passage('These go into the yellow bag:\n- yoghurt cups\n- foil wrappers');
    expect(await answer('Where do foil wrappers go?', [bag])).toBe(
      'These go into the yellow bag: [1]\n- foil wrappers [1]',
    );
  });

  it('is not quoted for a record that the question does not name', async () => {
    const hours = passage('- Library: Wednesday 9 to 13\n- Ice rink: Wednesday 10 to 20');
    expect(await answer('When is the library open on Wednesday?', [hours])).toBe(
      'Library: Wednesday 9 to 13 [1]',
    );
  });
});

describe('the order and the choice of sentences', () => {
  const TAXES =
    'The library card costs 12 euros. The dog tax is 96 euros a year. The second-home tax is 10 per cent.';

  it('begins with the best sentence', async () => {
    expect(await answer('What does the dog tax cost?', [passage(TAXES)])).toMatch(
      /^The dog tax is 96 euros/u,
    );
  });

  it.each([
    ['What does the dog tax cost?', TAXES, 'second-home'],
    [
      'How long do parcels from Norway take?',
      'Parcels from Norway take three weeks. Parcels from Spain take one week.',
      'Spain',
    ],
    [
      'Wie hoch ist die Steuer für Hunde?',
      'Die Zweitwohnungssteuer beträgt 10 Prozent. Die Hundesteuer beträgt 96 Euro im Jahr.',
      'Zweit',
    ],
    [
      'Wie hoch ist die Hundesteuer?',
      'Die Steuer für Hunde beträgt 96 Euro. Die Steuer für Zweitwohnungen beträgt 10 Prozent.',
      'Zweit',
    ],
  ])('leaves out what is said of something else: %s', async (question, text, other) => {
    expect(await answer(question, [passage(text)])).not.toContain(other);
  });

  it('prefers a sentence that has the word "tax" to one with any amount', async () => {
    const text = 'Insurance of 1 million euros is required for each dog. The tax for a dog is 96 euros.';
    expect(await answer('How much is the dog tax?', [passage(text)])).toMatch(/^The tax for a dog/u);
  });

  it('ranks the rows of a table with the passage that introduces it', async () => {
    const rest = { heading: '4 Dogs' };
    const text = await answer('How much is dog tax?', [
      passage('Dog tax is charged by calendar year.', rest),
      passage('Take out insurance: cover of 1 million euros for every dog.', {
        heading: 'Registering a dog',
      }),
      passage('Dog | Per year\nFirst dog | 90.00\nSecond dog | 150.00', { ...rest, id: 'table' }),
    ]);
    expect(text).toMatch(/^First dog/u);
  });
});

describe('two lines that match different words of the question equally well', () => {
  it.each(['- Open daily 9 to 17\n- Sundays 10 to 14', 'Open daily 9 to 17.\n\nSundays 10 to 14.'])(
    'are both quoted from %j',
    async (content) => {
      const text = await answer('when is it open on sundays?', [
        passage(`Museum\n${content}`, { heading: 'Museum' }),
      ]);
      expect(text).toContain('Open daily 9 to 17');
      expect(text).toContain('Sundays 10 to 14');
    },
  );

  it('are not quoted with one that only lacks a word', async () => {
    const fees = passage('Fees\n- Dog, per year: 90\n- Cat, per year: 40', { heading: 'Fees' });
    expect(await answer('what is the fee for a cat per year?', [fees])).not.toContain('90');
  });
});

describe('a condition of the question', () => {
  const LEAVE = passage(
    'All employees receive 26 days of vacation a year. Interns receive 20 days. Employees over 55 receive two extra days.',
    { heading: 'Vacation' },
  );
  const NOTICE = passage(
    'The notice period depends on the length of service. In the first two years it is four weeks. From the third to the ' +
      'eighth year it is six weeks, from the ninth year on three months.',
    { heading: 'Notice' },
  );
  const PASSPORTS = passage(
    'Service | Fee\nPassport, holder aged 24 or over | 68.00\nPassport, holder under 24 | 36.00',
  );

  it.each([
    ['vacation of employees over 55', LEAVE, 'two extra days'],
    ['How many days of vacation do interns get?', LEAVE, '20 days'],
    ['notice period after five years', NOTICE, 'six weeks'],
    ['What does a passport for a 20 year old cost?', PASSPORTS, '36.00'],
  ])('is met by the answer to "%s"', async (question, found, expected) => {
    expect(await answer(question, [found])).toContain(expected);
  });

  it('is not met by what holds for other numbers', async () => {
    expect(await answer('notice period after five years', [NOTICE])).not.toContain('first two years');
  });
});

describe('a table of properties', () => {
  const BOAT = passage(
    'Property | Value\nLength | 4.80 m\nWidth | 58 cm\nWeight | 24 kg\nPrice | 1,290 euros',
    {
      heading: 'Bora',
    },
  );

  it.each([
    ['How long is the Bora?', 'Length'],
    ['How heavy is the Bora?', 'Weight'],
    ['How wide is the Bora?', 'Width'],
    ['What does the Bora cost?', 'Price'],
  ])('answers "%s" with its row', async (question, row) => {
    expect(await answer(question, [BOAT])).toMatch(new RegExp(`^${row}`, 'u'));
  });
});

describe('the relevance of a passage', () => {
  const REPAIRS = 'Damaged roads are repaired. Lamps are repaired within ten days.';

  it('decides with the sentence whether there is an answer', async () => {
    const question = 'How are damaged bridges near Paris repaired?';
    expect(await answer(question, [passage(REPAIRS, { relevance: 0.9 })])).toContain('Damaged roads');
    expect(await answer(question, [passage(REPAIRS, { relevance: 0.02 })])).toBe(NOT_FOUND_SENTINEL);
  });
});
