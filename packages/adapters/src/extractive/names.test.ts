import { describe, expect, it } from 'vitest';
import { ask } from './__fixtures__/ask.ts';

describe('a code', () => {
  const PARTS = [
    'Part PPR-9087 is the gasket of the pump; it costs 14.',
    'Part PPR-1044 is the valve of the pump; it costs 31.',
    'Error E-204 means that the lid is open. Error E-310 means that the filter is full.',
    'Code A 401 stands for a blocked pump. Code A 402 stands for a broken fuse.',
  ];

  it.each([
    ['What does part PPR9087 cost?', '14', '31'],
    ['What does part PPR-9087 cost?', '14', '31'],
    ['What does part ppr 1044 cost?', '31', '14'],
    ['What does error E204 mean?', 'lid', 'filter'],
    ['what does error e-310 mean?', 'filter', 'lid'],
    ['What does E 310 mean?', 'filter', 'lid'],
    ['what is a401', 'blocked', 'fuse'],
    ['what is A-402', 'fuse', 'blocked'],
    ['what is a 401', 'blocked', 'fuse'],
  ])('is found in each of its spellings: %s', async (question, right, wrong) => {
    const answer = await ask(question, PARTS);
    expect(answer).toContain(right);
    expect(answer).not.toContain(wrong);
  });

  it.each([
    'What does error E240 mean?',
    'What does error E-240 mean?',
    'What does E 240 mean?',
    'What does part PPR5555 cost?',
    'What does part PPR 5555 cost?',
    'what is a403',
    'What does code A 403 stand for?',
  ])('that the documents lack is not answered with a neighbour: %s', async (question) => {
    expect(await ask(question, PARTS)).toBeUndefined();
  });

  it('in a table is answered by its own row', async () => {
    const table = 'Part | Fee\nPPR-9087 | 14\nPPR-1044 | 31';
    expect(await ask('fee for ppr1044', [table])).toBe('PPR-1044: Fee 31 [1]');
  });

  it('in a heading holds for the sentences below it', async () => {
    const answer = await ask('What does E240 mean?', [
      { heading: 'Error E-240', content: 'The tank is empty. Fill it with water.' },
      { heading: 'Error E-204', content: 'The lid is open. Close it.' },
    ]);
    expect(answer).toContain('tank');
    expect(answer).not.toContain('lid');
  });
});

describe('a label with a number', () => {
  const ERRORS = ['Error 403 means that access is denied. Error 404 means that the page is missing.'];

  it('is answered by its own sentence', async () => {
    expect(await ask('What does error 404 mean?', ERRORS)).toBe(
      'Error 404 means that the page is missing. [1]',
    );
  });

  it('that the documents lack is not answered with a neighbour', async () => {
    expect(await ask('What does error 500 mean?', ERRORS)).toBeUndefined();
  });

  it('is no name where the number counts what follows', async () => {
    expect(
      await ask('How long may children 12 years old stay?', [
        'Children 6 to 14 years old may stay until 8 pm.',
      ]),
    ).toContain('8 pm');
  });

  it.each([
    ['Was regelt §12?', 'Kündigung'],
    ['Was regelt § 13?', 'Urlaub'],
    ['Was regelt § 99?', undefined],
  ])('may be a paragraph sign: %s', async (question, right) => {
    const answer = await ask(question, ['§ 12 regelt die Kündigung.', '§ 13 regelt den Urlaub.']);
    if (right === undefined) expect(answer).toBeUndefined();
    else expect(answer).toMatch(new RegExp(`^§ \\d+ regelt [a-z]+ ${right}\\. \\[1\\]$`, 'u'));
  });
});

describe('a name with a sign', () => {
  const COURSES = [
    ['C#', 240],
    ['C++', 310],
    ['C', 180],
    ['F#', 275],
    ['.NET', 500],
  ].map(([name, price]) => `The ${name} course costs ${price}.`);

  it.each([
    ['What does the C# course cost?', '240'],
    ['what does the c++ course cost?', '310'],
    ['What does the C course cost?', '180'],
    ['What does the F# course cost?', '275'],
    ['What does the .NET course cost?', '500'],
  ])('is a name of its own: %s', async (question, price) => {
    expect(await ask(question, COURSES)).toBe(`${COURSES.find((course) => course.includes(price))} [1]`);
    expect(await ask(question, [COURSES.join(' ')])).toContain(price);
  });

  it('that the documents lack is not answered with a neighbour', async () => {
    expect(await ask('What does the Q# course cost?', COURSES)).toBeUndefined();
  });
});

describe('a word with a hyphen or a point', () => {
  it.each([
    ['When is email answered?', 'E-mail is answered within two days.'],
    ['When is e-mail answered?', 'Email is answered within two days.'],
    ['Is wifi free?', 'Wi-Fi is free in all rooms.'],
    ['Is Wi-Fi free?', 'Wifi is free in all rooms.'],
    ['When is checkin?', 'Check-in is from 3 pm.'],
    ['When is check-in?', 'Checkin is from 3 pm.'],
    ['How much is a tshirt?', 'The T-shirt costs 15 euros.'],
    ['What does the nodejs course cost?', 'The Node.js course costs 200.'],
    ['What does the Node.js course cost?', 'The NodeJS course costs 200.'],
    ['Who runs R&D?', 'R&D is run by the director.'],
  ])('is the same written in one: %s', async (question, sentence) => {
    expect(await ask(question, [sentence, 'The desk is on the first floor.'])).toBe(`${sentence} [1]`);
  });
});

describe('a name that is a stop word in small letters', () => {
  it.each([
    ['Where is IT?', ['HR sits in room 310. IT sits in room 115. The archive sits in room 7.'], '115'],
    ['Which room is IT in?', ['HR sits in room 310.', 'IT sits in room 115.'], '115'],
    [
      'What does the IT department lead?',
      ['The IT department leads the project.', 'The HR department leads the staff.'],
      'IT',
    ],
    [
      'What does the WHO recommend?',
      ['The WHO recommends two litres a day.', 'Staff recommend tea.'],
      'two litres',
    ],
    [
      'How long do parcels from the US take?',
      ['Parcels from the US take three weeks.', 'Parcels take a week.'],
      'three weeks',
    ],
    [
      'How long do parcels from the U.S. take?',
      ['Parcels from the US take three weeks.', 'Parcels take a week.'],
      'three weeks',
    ],
    ['what is closed in may?', ['The pool is closed in May.', 'You may use the closed garden.'], 'pool'],
  ])('is a content word: %s', async (question, passages, right) => {
    const answer = await ask(question, passages);
    expect(answer?.split('[1]')[0]).toContain(right);
    expect(answer).not.toContain('310');
  });

  it('is a stop word where capitals only stress it', async () => {
    expect(await ask('Which bins may NOT be locked?', ['Paper bins may not be locked.'])).toContain(
      'Paper bins',
    );
  });
});
