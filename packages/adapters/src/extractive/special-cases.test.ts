import { expect, it } from 'vitest';
import { ask } from './__fixtures__/ask.ts';

const WEDDINGS = [
  { content: 'A wedding costs 95 euros on working days and 180 euros on Saturdays.', heading: 'Weddings' },
  { content: 'On Sundays the boat house is let for 20 euros.', heading: 'Boat house' },
  { content: 'A grave for an urn costs 720 euros.', heading: 'Cemetery' },
  { content: 'The tax for a dog is 90 euros a year.', heading: 'Dogs' },
];

it.each(['What does a wedding on a Sunday cost?', 'What does a grave for a dog cost?'])(
  'says nothing on a case that other passages alone name: %s',
  async (question) => {
    expect(await ask(question, WEDDINGS)).toBeUndefined();
  },
);

it.each([
  ['What does a wedding on a Saturday cost?', /^A wedding costs/u],
  ['What does a grave for an urn cost?', /^A grave for an urn/u],
  ['On which day can I marry?', /^A wedding costs/u],
])('answers what the passage itself names: %s', async (question, answer) => {
  expect(await ask(question, WEDDINGS)).toMatch(answer);
});

const OFFERS = [
  { content: 'A locker costs 20 euros a year.', heading: 'Lockers' },
  { content: 'A towel costs 3 euros a day.', heading: 'Towels' },
  { content: 'Ein Schließfach kostet 20 Euro im Jahr.', heading: 'Schließfächer' },
  { content: 'Ein Handtuch kostet 3 Euro am Tag.', heading: 'Handtücher' },
  { content: 'A helmet is needed on the building site.', heading: 'Building site' },
  { content: 'Gloves are needed in the laboratory.', heading: 'Laboratory' },
  { content: 'Invoices are kept for ten years.', heading: 'Bookkeeping' },
  { content: 'Contracts are kept for six years.', heading: 'Legal' },
  { content: 'The swimming pool costs 5 euros.', heading: 'Pool' },
  { content: 'The ice rink costs 6 euros.', heading: 'Rink' },
];

it.each([
  ['What do a locker and a towel cost?', /locker costs|towel costs/u],
  ['Was kosten ein Schließfach und ein Handtuch?', /Schließfach kostet|Handtuch kostet/u],
  ['Do I need a helmet and gloves?', /helmet is needed|Gloves are needed/u],
  ['How long do I have to keep invoices or contracts?', /Invoices are kept|Contracts are kept/u],
  ['What do the swimming pool and the ice rink cost?', /pool costs|rink costs/u],
  ['What do a locker, a towel and a pool cost?', /locker costs|towel costs|pool costs/u],
])('takes words that "and" or "or" joins for several questions: %s', async (question, answer) => {
  expect(await ask(question, OFFERS)).toMatch(answer);
});

it('asks for the case of words that "or" joins', async () => {
  expect(await ask('What does a wedding or a party on a Sunday cost?', WEDDINGS)).toBeUndefined();
});

it('lists nothing of another case', async () => {
  const prices = {
    heading: 'Weddings',
    content: 'Prices of a wedding:\n\n- town hall: 95 euros\n- old mill: 180 euros',
  };
  const others = [
    prices,
    { content: 'On Sundays the boat house is let for 20 euros.', heading: 'Boat house' },
  ];
  expect(await ask('List the prices for a wedding.', others)).toContain('old mill');
  expect(await ask('List the prices for a wedding on a Sunday.', others)).toBeUndefined();
});

it('answers with words that no passage has, which may say the same in another way', async () => {
  expect(await ask('What does a lovely wedding cost on a Saturday?', WEDDINGS)).toMatch(/^A wedding costs/u);
});

it('takes "It" for what the sentence before names', async () => {
  const leave = {
    heading: 'Family',
    content:
      'Parental leave lasts up to three years for each child. It is announced in writing seven weeks before it begins. ' +
      'Working up to 32 hours a week is allowed during parental leave.',
  };
  expect(await ask('How early do I have to announce parental leave?', [leave])).toMatch(
    /^Parental leave lasts [^.]*\. \[1\] It is announced/u,
  );
});

const TERMS = [
  { content: 'Lost keys of the firm are replaced within ten days.', heading: 'Keys' },
  {
    heading: 'Notice',
    content:
      'From the third to the eighth year notice is one month, from the ninth to the twelfth year three months to the end of a quarter.',
  },
  { content: 'The canteen of the firm is open from 11:30 to 14:00.', heading: 'Canteen' },
];

it('takes no number for one of another unit', async () => {
  expect(await ask('I joined the firm ten years ago and want to give notice. How long is it?', TERMS)).toBe(
    'From the third to the eighth year notice is one month, from the ninth to the twelfth year three months to the end of a quarter. [1]',
  );
});

const PARKING = [
  {
    heading: 'Parking permit',
    content:
      'For a hired car you can register a second number plate for up to 21 days, free of charge and twice a year.',
  },
  {
    heading: 'Parking fees',
    content:
      '| Permit | Fee | Period |\n|---|---|---|\n| Member, first vehicle | 96.00 | 12 months |\n| Member, second vehicle | 144.00 | 12 months |',
  },
];

it.each(['What does parking cost for a second car?', 'parking fee second car'])(
  'takes "second" for the one of the things that it counts: %s',
  async (question) => {
    expect(await ask(question, PARKING)).toMatch(/^Member, second vehicle/u);
  },
);

it('answers a question on what is allowed with a sentence without "may"', async () => {
  const free = {
    content: 'Sheds of up to 30 cubic metres.\n\nCarports outside the old town.',
    heading: 'Free of permits',
  };
  const trees = {
    content: 'A permit is never valid for more than two winters. It must be shown.',
    heading: 'Trees',
  };
  expect(await ask('Do I need a permit for a shed?', [trees, free])).toMatch(/^Sheds of/u);
});

const PRICES = [
  {
    heading: 'Register office',
    content: 'A divorce is entered by the register office when the court has decided.',
  },
  {
    heading: 'Fees of the register office',
    content: '| Service | Fee |\n|---|---|\n| Copy of an entry | 12.00 |\n| Wedding | 95.00 |',
  },
];

it.each(['How much is a divorce at the register office?', 'What does a divorce cost?'])(
  'answers no question for an amount with a sentence that has none: %s',
  async (question) => {
    expect(await ask(question, PRICES)).toBeUndefined();
    expect(await ask('Who enters a divorce?', PRICES)).toMatch(/^A divorce is entered/u);
  },
);

it('takes "old" for an age behind "how" alone', async () => {
  const waste = [
    { heading: 'Bins', content: 'Waste was analysed: 400 bins were opened.' },
    {
      heading: 'What belongs where',
      content: '| Waste | Where |\n|---|---|\n| Batteries | Shops |\n| Lamps | Recycling centre |',
    },
  ];
  expect(await ask('Where do old batteries go?', waste)).toMatch(/^Batteries/u);
});

it.each([
  ['How much is a passport for adults?', /^Passport, holder aged 24 or over: Fee 68.00/u],
  ['passport for a child', /^Passport, holder under 24: Fee 36.00/u],
])('finds the row of an age for those who are of it: %s', async (question, row) => {
  const papers = {
    heading: 'Papers',
    content:
      '| Paper | Fee |\n|---|---|\n| Passport, holder aged 24 or over | 68.00 |\n| Passport, holder under 24 | 36.00 |',
  };
  expect(await ask(question, [papers, 'The desk is open for adults and each child.'])).toMatch(row);
});

const ENTRY = [
  {
    heading: 'Admission to the baths',
    content: '| Visitors | Price |\n|---|---|\n| 6 bis 15 Jahre | 3.00 |\n| Ab 18 Jahren | 5.00 |',
  },
  {
    heading: 'Parking at the baths',
    content: '| Time | Price |\n|---|---|\n| Up to 30 minutes | 1.00 |\n| Over 30 minutes | 2.00 |',
  },
];

it.each([
  ['What is the price of admission to the baths for adults?', /^Ab 18 Jahren/u],
  ['What is the price of admission to the baths for a child?', /^6 bis 15 Jahre/u],
])('finds ages without a word for people: %s', async (question, row) => {
  expect(await ask(question, [...ENTRY, 'The desk is open for adults and each child.'])).toMatch(row);
});

it('takes minutes for no age', async () => {
  const answer = await ask('I am 20. What does parking for more than 30 minutes cost at the baths?', ENTRY);
  expect(answer).toMatch(/^Over 30 minutes/u);
});
