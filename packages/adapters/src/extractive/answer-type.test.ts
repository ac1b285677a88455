import { describe, expect, it } from 'vitest';
import { createAnswerTypeCheck } from './answer-type.ts';

describe('createAnswerTypeCheck', () => {
  it.each([
    ['How many days are there?', 'There are 28 days.', 'There are some days.'],
    ['How long does it take?', 'It takes two weeks.', 'It takes patience and 3 forms.'],
    ['Wie lange dauert es?', 'Es dauert fünf Arbeitstage.', 'Es dauert seine Zeit.'],
    ['When does it open?', 'It opens on Tuesday.', 'It opens to everyone.'],
    ['Wann ist geöffnet?', 'Ab März ist geöffnet.', 'Für alle ist geöffnet.'],
    ['What is the price?', 'The card is 24.00.', 'The card is made of 3 layers.'],
    ['Was kostet der Ausweis?', 'Er ist kostenlos.', 'Er ist aus Papier.'],
    ['Who decides?', 'The line manager decides.', 'The lot decides.'],
    ['Wer ist zuständig?', 'Die Abteilung entscheidet.', 'Das Los entscheidet.'],
    ['Where is it kept?', 'It is kept on the second floor.', 'It is kept for a year.'],
    ['Où est la salle ?', 'Au deuxième étage.', 'Pour tout le monde.'],
    ['Why is it shut?', 'It is shut because of repairs.', 'It is shut in July.'],
    ['Can I smoke here?', 'Smoking is not allowed.', 'Smoke rises.'],
    ['How do I apply?', 'Send the form to the office.', 'Applications rose.'],
    ['What is the telephone number?', 'Extension 0800 123 456.', 'Room 12.'],
    ['What is the e-mail address?', 'Write to desk@example.org.', 'Write to the desk.'],
  ])('for "%s" accepts "%s" and rejects "%s"', (question, better, worse) => {
    const check = createAnswerTypeCheck(question);
    expect(check(better) ?? 0).toBeGreaterThan(check(worse) ?? 0);
  });

  it('expects no type of answer when the question names none', () => {
    expect(createAnswerTypeCheck('annual leave')('There are 28 days.')).toBeUndefined();
  });
});
