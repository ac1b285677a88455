import { describe, expect, it } from 'vitest';
import { chooseVisible } from './choose-visible.ts';
import { findClaims } from './find-claims.ts';
import { findEvidence } from './find-evidence.ts';
import { partsOf, splitPassage } from './split-passage.ts';

const EXCERPT = [
  '4 The recycling centre',
  'The recycling centre is beside the depot, Ziegelweg 18. The entrance closes 15 minutes before the end of opening hours.',
  '',
  'Period | Monday | Tuesday–Friday | Saturday',
  'Summer, 1 April to 31 October | closed | 9:00–18:00 | 8:00–15:00',
  'Winter, 1 November to 31 March | closed | 9:00–16:30 | 9:00–14:00',
  'Bring proof that you live in the town; without it a visit costs 12.00 for each cubic metre.',
].join('\n');
const blocks = splitPassage(EXCERPT, '4 The recycling centre');
const parts = partsOf(blocks);

const HEADING = { text: '4 The recycling centre' };

function evidenceOf(...claims: readonly string[]): readonly string[] {
  return [...findEvidence(claims, parts, HEADING)].map(({ text }) => text);
}

describe('splitPassage', () => {
  it('parts sentences and tables, and leaves out the heading', () => {
    expect(blocks).toMatchObject([
      {
        kind: 'paragraph',
        parts: [
          { text: 'The recycling centre is beside the depot, Ziegelweg 18.' },
          { text: 'The entrance closes 15 minutes before the end of opening hours.' },
        ],
      },
      {
        kind: 'table',
        header: { cells: ['Period', 'Monday', 'Tuesday–Friday', 'Saturday'] },
        rows: [{ cells: ['Summer, 1 April to 31 October', 'closed', '9:00–18:00', '8:00–15:00'] }, {}],
      },
      { kind: 'paragraph' },
    ]);
  });

  it('leaves out each level of the heading', () => {
    expect(splitPassage('Guide\nHours\nIt opens at nine.', 'Guide – Hours')).toEqual([
      { kind: 'paragraph', parts: [{ text: 'It opens at nine.' }] },
    ]);
  });

  it('takes a first row with digits for a row', () => {
    const [table] = splitPassage('Small room | 55.00\nCouncil chamber | 95.00', undefined);

    expect(table).toMatchObject({ kind: 'table', header: undefined, rows: [{}, {}] });
  });

  it('takes a lone line with a bar for a sentence', () => {
    expect(splitPassage('Either | or', undefined)).toEqual([
      { kind: 'paragraph', parts: [{ text: 'Either | or' }] },
    ]);
  });
});

describe('findClaims', () => {
  it('gives each marker the statements before it', () => {
    const claims = findClaims('It is open. It costs 5.[1] Ask first. [2][3]\n- Bring a form [1]');

    expect(Object.fromEntries(claims)).toEqual({
      1: ['It is open.', 'It costs 5.', '- Bring a form'],
      2: ['Ask first.'],
      3: ['Ask first.'],
    });
  });

  it('gives nothing to a marker that follows nothing', () => {
    expect(findClaims('[1]').get(1)).toEqual([]);
  });
});

describe('findEvidence', () => {
  it.each([
    ['a sentence word for word', 'The entrance closes 15 minutes before the end of opening hours.', 1],
    ['a row that is told with its columns', 'Period: Summer, 1 April to 31 October; Saturday: 8:00–15:00', 2],
    ['a sentence in other words', 'A visit without proof costs 12 for each cubic metre.', 4],
    ['a row in other words', 'In winter it is open 9:00–14:00 on Saturdays.', 3],
  ])('finds %s', (_name, claim, index) => {
    expect(evidenceOf(claim)).toEqual([parts[index]?.text]);
  });

  it.each([
    ['a statement in another language', 'Im Winter ist der Hof samstags von 9:00 bis 14:00 Uhr offen.', 3],
    ['a statement with another form of the figure', 'Ohne Nachweis kostet der Besuch 12 Euro.', 4],
  ])('finds %s by its figures', (_name, claim, index) => {
    expect(evidenceOf(claim)).toEqual([parts[index]?.text]);
  });

  it('finds a statement in the heading where the passage itself does not have it', () => {
    const claims = ['Read about the recycling centre here.'];

    expect([...findEvidence(claims, parts, HEADING)]).toEqual([parts[0]]);
    expect([...findEvidence(claims, parts.slice(2), HEADING)]).toEqual([HEADING]);
    expect([...findEvidence(['Recycling.'], parts.slice(2), HEADING)]).toEqual([HEADING]);
  });

  it('finds nothing for a statement that shares too little', () => {
    expect(
      evidenceOf('Die Stadt hat einen Wertstoffhof.', 'Parking is free.', 'Es gibt 3 davon, seit April.'),
    ).toEqual([]);
  });

  it('finds nothing by a figure that several parts have', () => {
    const rooms = [{ text: 'Small room, one day: 25.00' }, { text: 'Small room, one week: 125.00' }];

    expect([...findEvidence(['Der Raum kostet 125 Euro.'], rooms)]).toEqual([rooms[1]]);
    expect([...findEvidence(['Der Raum kostet 25 Euro.'], [...rooms, { text: 'Key: 25.00' }])]).toEqual([]);
  });

  it('finds several statements in several places', () => {
    expect(
      evidenceOf(
        'The recycling centre is beside the depot.',
        'The entrance closes 15 minutes before the end.',
      ),
    ).toHaveLength(2);
  });
});

describe('chooseVisible', () => {
  it('shows what is marked', () => {
    const evidence = findEvidence(['The entrance closes 15 minutes before the end.'], parts);

    expect(chooseVisible(blocks, evidence)).toEqual(evidence);
  });

  it('shows the beginning where nothing is marked', () => {
    const long = splitPassage(`${EXCERPT}\n${'Companies pay by weight. '.repeat(10)}`, undefined);
    const visible = chooseVisible(long, new Set());

    expect([...visible]).toEqual(partsOf(long).slice(0, visible.size));
    expect(visible.size).toBeLessThan(partsOf(long).length);
  });

  it('hides nothing of a short passage', () => {
    const short = splitPassage('It opens at nine. It closes at six.', undefined);

    expect(chooseVisible(short, new Set(partsOf(short).slice(0, 1))).size).toBe(2);
  });
});
