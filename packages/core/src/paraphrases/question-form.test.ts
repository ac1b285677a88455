import { describe, expect, it } from 'vitest';
import { questionForm } from './question-form.ts';

describe('two ways to put a question have one form', () => {
  it.each([
    ['what does a passport cost?', 'how much is the passport?'],
    ['fee for a business registration', 'how much is the fee for a business registration?'],
    ['can i burn garden waste?', 'am i allowed to burn garden waste?'],
    ['is mowing the lawn on sundays allowed?', 'may i mow the lawn on sundays?'],
    ['do i need a permit to fell a tree?', 'is a permit required to fell a tree?'],
    ['how do i reserve a book?', 'how can i reserve a book?'],
    ['where does the weekly market take place?', 'where is the weekly market?'],
    ['how long does probation last?', 'how long is probation?'],
    ['wie viel kostet die hundesteuer?', 'wie hoch ist die hundesteuer?'],
    ['darf ich gartenabfälle verbrennen?', 'ist es erlaubt, gartenabfälle zu verbrennen?'],
    ['combien coûte un passeport ?', 'quel est le prix d’un passeport ?'],
    ['¿cuánto cuesta un pasaporte?', '¿qué precio tiene el pasaporte?'],
    ['quanto costa un passaporto?', 'qual è il prezzo di un passaporto?'],
    ['hoeveel kost een paspoort?', 'wat is de prijs van een paspoort?'],
  ])('%j and %j', (one, other) => {
    expect(questionForm(one)).toBe(questionForm(other));
  });
});

describe('two questions have different forms when they differ in', () => {
  it.each([
    ['a number', 'how much is dog tax for 1 dog?', 'what does dog tax for 2 dogs cost?'],
    ['a number word', 'what is the fee for two dogs?', 'how much is the fee for three dogs?'],
    ['a decimal', 'what does 1.5 kg cost?', 'how much is 15 kg?'],
    ['a superscript', 'what does 2² cost?', 'how much is 22?'],
    ['a number', 'combien coûte une carte pour 2 ans ?', 'quel est le prix d’une carte pour 3 ans ?'],
    ['a year', 'what does a stall cost in 2025?', 'how much is a stall in 2026?'],
    ['a date', 'was kostet ein stand am 3. mai?', 'wie viel kostet ein stand am 13. mai?'],
    ['a weekday', '¿cuánto cuesta el sábado?', '¿qué precio tiene el domingo?'],
    ['a negation', 'can i cancel the contract?', 'am i allowed to not cancel the contract?'],
    ['a negation', 'can i not cancel the contract?', 'am i allowed to cancel the contract?'],
    ['a negation', 'is parking allowed here?', 'is no parking allowed here?'],
    ['a negation', 'darf ich kündigen?', 'kann ich nicht kündigen?'],
    ['a negation', '¿puedo cancelar?', '¿es posible no cancelar?'],
    ['a negation', 'puis-je entrer avec un chien ?', 'peut-on entrer sans un chien ?'],
    ['a prefix that negates', 'how do i register a dog?', 'how can i deregister a dog?'],
    ['a name', 'what does the hall in oberhag cost?', 'how much is the hall in unterhag?'],
    ['a name with capitals', 'where is IT?', 'where do i find it?'],
    ['the name of a zone', 'what does zone a cost?', 'how much is zone b?'],
    ['a name', 'quanto costa la sala a roma?', 'qual è il prezzo di la sala a milano?'],
    ['a unit', 'what does 7 kg of waste cost?', 'how much is 7 m3 of waste?'],
    ['a unit', 'what does parking cost per hour?', 'how much is parking per day?'],
    [
      'a comparative',
      'is a permit required for more than 3 dogs?',
      'do i need a permit for less than 3 dogs?',
    ],
    ['a superlative', 'what does the largest hall cost?', 'how much is the smallest hall?'],
    ['a comparative', 'hoeveel kost een grotere zaal?', 'wat kost een kleinere zaal?'],
    [
      'what is before and after',
      'what does it cost to park before 10:00?',
      'how much is it to park after 10:00?',
    ],
    ['permission and duty', 'may i register my dog?', 'do i have to register my dog?'],
    ['permission and duty', 'darf ich mein kind impfen lassen?', 'muss ich mein kind impfen lassen?'],
    ['the tense', 'who was the mayor?', 'who is the mayor?'],
    ['who is asked about', 'do i pay for training?', 'does the town pay for training?'],
    ['place and time', 'where can i hand in batteries?', 'when can i hand in batteries?'],
    ['the order of things', 'how many plates on a permit?', 'how many permits on a plate?'],
    ['the language', 'was kostet WLAN?', 'what does WLAN cost?'],
    ['one qualifier', 'what does a passport cost?', 'how much is an express passport?'],
  ])('%s: %j and %j', (_difference, one, other) => {
    expect(questionForm(one)).not.toBe(questionForm(other));
  });
});

it('takes time in proportion to the length of the question', () => {
  const forms = ['how much does ', 'is ', 'is there ', 'does the '].map((start) =>
    questionForm(`${start}${'cost x allowed in the have '.repeat(300)}`.slice(0, 8_000)),
  );
  expect(forms.every((form) => form.length <= 8_010)).toBe(true);
});
