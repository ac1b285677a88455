import { describe, expect, it } from 'vitest';
import type { Block } from './blocks.ts';
import { textBlocks } from './text-blocks.ts';

function items(text: string): readonly string[] {
  return textBlocks(text).flatMap((block) => (block.kind === 'list' ? block.items : []));
}

function prose(text: string): Block[] {
  return [{ kind: 'paragraph', text: text.replace(/\s+/g, ' ') }];
}

describe('the lines of plain text', () => {
  it('are paragraphs between empty lines, and items where they begin like some', () => {
    expect(textBlocks('One\ntwo.\n\nBring:\n- a pen\n- paper\n')).toEqual([
      { kind: 'paragraph', text: 'One two.' },
      { kind: 'paragraph', text: 'Bring:' },
      { kind: 'list', items: ['- a pen', '- paper'] },
    ]);
  });

  it.each([
    'Die Anmeldung ist nur bis zum\n15. März möglich.',
    'Note: the pool is closed on\nMonday. It opens on 5 May at 9:30\nand not before.',
    'The road is closed from 3 to\n7 May. Drivers take the bridge at\nMill Lane.',
    'We meet on Monday,\nWednesday and Friday in room 5.',
    'Town Hall\nMain Street 5\n12345 Harrowdene',
    'Die Frist endet am\n28. Februar 2027',
    'Die Frist endet am 28.\nFebruar 2027',
    'The course begins on May 12,\nTuesday at 9:30',
    'Die Gebühr beträgt in Euro\n45 pro Person unter 12',
  ])('stay one text in %j', (text) => {
    expect(textBlocks(text)).toEqual(prose(text));
  });

  it('do not begin an item with a number that continues none', () => {
    expect(items('1. Register until the\n15. March at the desk\n2. Pay')).toEqual([
      '1. Register until the 15. March at the desk',
      '2. Pay',
    ]);
  });

  it('are a heading above a rule', () => {
    expect(textBlocks('Pool\n====\nIt is open.')).toEqual([
      { kind: 'heading', text: 'Pool', level: 1 },
      { kind: 'paragraph', text: 'It is open.' },
    ]);
  });
});

describe('records in plain text', () => {
  it.each([
    [
      'Town hall: 555-0101\nNight pharmacy: 555-0105',
      ['- Town hall: 555-0101', '- Night pharmacy: 555-0105'],
    ],
    ['Library 555-0102\nNight pharmacy 555-0105', ['- Library 555-0102', '- Night pharmacy 555-0105']],
    [
      'Monday: 9 to 12\n  and 14 to 16\nTuesday: closed',
      ['- Monday: 9 to 12 and 14 to 16', '- Tuesday: closed'],
    ],
    [
      'Night pharmacy\nTelephone: 555-0105\nHours: 22-6',
      ['- Night pharmacy: Telephone: 555-0105', '- Night pharmacy: Hours: 22-6'],
    ],
    ['Pool 9 a.m.\nRink 10 pm', ['- Pool 9 a.m.', '- Rink 10 pm']],
    ['Adults 5 €\nChildren 3 EUR', ['- Adults 5 €', '- Children 3 EUR']],
    ['Mo 9-12\nTu 14-18', ['- Mo 9-12', '- Tu 14-18']],
    ['Opening hours\nMo 9-12\nTu 14-18', ['- Opening hours: Mo 9-12', '- Opening hours: Tu 14-18']],
    ['Adults ........ 8\nChildren ...... 3', ['- Adults: 8', '- Children: 3']],
    ['Adults       8.00\nChildren     3.00', ['- Adults: 8.00', '- Children: 3.00']],
    ['Adults\t8\nChildren\t3', ['- Adults: 8', '- Children: 3']],
    ['Pool\n: 555-0101\nRink\n: 555-0102', ['- Pool: 555-0101', '- Rink: 555-0102']],
  ])('are one item each in %j', (text, expected) => {
    expect(items(text)).toEqual(expected);
  });

  it('of several lines are one item for each paragraph', () => {
    expect(
      items('Name: Library\nTelephone: 555-0102\n\nName: Pool\nTelephone: 555-0107\nHours: 9-12'),
    ).toEqual(['- Name: Library; Telephone: 555-0102', '- Name: Pool; Telephone: 555-0107; Hours: 9-12']);
  });

  it('have the short line above them as their heading', () => {
    expect(textBlocks('Emergency numbers\n\nPolice: 110\nFire: 112')).toEqual([
      {
        kind: 'section',
        blocks: [
          { kind: 'heading', text: 'Emergency numbers', level: 2 },
          { kind: 'list', items: ['- Police: 110', '- Fire: 112'] },
        ],
      },
    ]);
  });
});

describe('a table in plain text', () => {
  const TABLE = [
    { kind: 'table', header: 'Group | Day | Price', rows: ['Adults | Monday | 8', 'Children | – | 3'] },
  ];

  it.each([
    'Group\tDay\tPrice\nAdults\tMonday\t8\nChildren\t\t3',
    'Group;Day;Price\nAdults;Monday;8\nChildren;;3',
    '"Group";"Day";"Price"\n"Adults";"Monday";"8"\n"Children";"";"3"',
    'Group,Day,Price\nAdults,Monday,8\nChildren,,3',
    'Group | Day | Price\n------|-----|------\nAdults | Monday | 8\nChildren | | 3',
  ])('has its column names in %j', (text) => {
    expect(textBlocks(text)).toEqual(TABLE);
  });

  it('may have the delimiter within quotes', () => {
    expect(textBlocks('Name,Room,Phone\n"Smith, Ann",1,555-0101\n"Jones, Bob",2,555-0102')).toEqual([
      {
        kind: 'table',
        header: 'Name | Room | Phone',
        rows: ['Smith, Ann | 1 | 555-0101', 'Jones, Bob | 2 | 555-0102'],
      },
    ]);
  });

  it('has the line above it as its heading', () => {
    expect(textBlocks('Prices from May\nGroup;Day;Price\nAdults;Monday;8\nChildren;;3')).toEqual([
      { kind: 'section', blocks: [{ kind: 'heading', text: 'Prices from May', level: 2 }, ...TABLE] },
    ]);
  });
});
