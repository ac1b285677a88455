import { describe, expect, it } from 'vitest';
import { createAnswerTypeCheck, createLackCheck } from './answer-type.ts';

describe('createAnswerTypeCheck', () => {
  it.each([
    ['How many days are there?', 'There are 28 days.', 'There are some days.'],
    ['How long does it take?', 'It takes two weeks.', 'It takes patience and 3 forms.'],
    ['Wie lange dauert es?', 'Es dauert fünf Arbeitstage.', 'Es dauert seine Zeit.'],
    ['When does it open?', 'It opens on Tuesday.', 'It opens to everyone.'],
    ['How early must it be announced?', 'Seven weeks before it begins.', 'It lasts up to three years.'],
    ['Wie früh meldet man sich an?', 'Zwei Wochen vorher.', 'Sie dauert zwei Wochen.'],
    ['Wann ist geöffnet?', 'Ab März ist geöffnet.', 'Für alle ist geöffnet.'],
    ['What is the price?', 'The card is 24.00.', 'The card is made of 3 layers.'],
    ['Was kostet der Ausweis?', 'Er ist kostenlos.', 'Er ist aus Papier.'],
    ['When is the rink open?', 'It is open from 9.00 to 17.30.', 'Adult 6.00, child 4.00.'],
    ['Wann ist Markt?', 'Der Markt öffnet um 7.30 Uhr.', 'Ein Stand kostet 7.30.'],
    ['opening hours pool', 'Tuesday to Sunday 9:00 to 20:00', 'A ticket is valid for 3 hours.'],
    ['Öffnungszeiten Freibad', 'Täglich von 9 bis 20 Uhr', 'Die Karte gilt 3 Stunden.'],
    ['When is the shop open?', 'Monday closed, Friday 10–18', 'It opens on 9 May.'],
    ['Where do lamps go?', 'Lamps – Where: Shops; How: unbroken', 'Lamps – Colour: white; How: unbroken'],
    ['How much is a card?', 'A card is 24 euros.', 'A card is issued at once.'],
    ['How much paper is there?', 'There are two rolls.', 'Paper is handed out at once.'],
    ['What is the maximum?', 'You may borrow 12 novels.', 'You may borrow novels.'],
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
    expect(check?.(better) ?? 0).toBeGreaterThan(check?.(worse) ?? 0);
  });

  it.each([
    ['How long is the Bora?', 'Length: Value 4.80 m', 'Weight: Value 24 kg'],
    ['How heavy is it?', 'Weight: Value 27 kg', 'Length: Value 5.30 m'],
    [
      'How high is the wall?',
      'It protects up to a level of 6.40 metres.',
      'It costs 9.8 million in 3 years.',
    ],
    ['Wie breit ist das Tor?', 'Breite: 1,60 m', 'Gewicht: 40 kg'],
    ['What does it cost?', 'Price: 1,690 euros', 'Length: 5.30 m'],
    [
      'How many vacation days do I get?',
      'There are 30 working days of leave.',
      'One twelfth for each full month.',
    ],
    ['How many days do I get?', 'Each of us has 30 working days.', 'A note covers them from the first day.'],
    ['Wie viele Urlaubstage gibt es?', 'Es gibt 30 Tage im Jahr.', 'Er wird in 12 Monaten genommen.'],
    ['How many lamps are included?', 'Lamps: Small 1, Large 3', 'Lamps are sold in 7 shops.'],
    ['How long can I borrow it?', 'Period: 3 weeks', 'It is never lent.'],
  ])('for "%s" prefers "%s" to "%s"', (question, better, worse) => {
    const check = createAnswerTypeCheck(question);
    expect(check?.(better) ?? 0).toBeGreaterThan(check?.(worse) ?? 0);
  });

  it.each([
    'annual leave',
    'Is there a discount for students?',
    'Do you repair watches?',
    'Gibt es ein Café?',
  ])('expects no type of answer when the question names none: %s', (question) => {
    expect(createAnswerTypeCheck(question)).toBeUndefined();
  });

  it.each(['Can I build a shed?', 'May I build a shed?', 'Darf ich einen Schuppen bauen?'])(
    'holds nothing against a sentence without "may" or "must": %s',
    (question) => {
      const check = createAnswerTypeCheck(question);
      expect(check?.('Sheds of up to 30 cubic metres.')).toBeUndefined();
      expect(check?.('A shed may be built.')).toBe(1);
    },
  );

  it('expects the number of a telephone only of a question for one', () => {
    expect(createAnswerTypeCheck('My telephone was stolen')).toBeUndefined();
    expect(createAnswerTypeCheck('phone number of the depot')?.('Lost phones are listed.')).toBe(0);
  });

  it.each([
    ['What does it cost?', 'It is issued by the office.', 'It is 451.'],
    ['Wie teuer ist das?', 'Das ist in Stufen geregelt.', 'Das ist gebührenfrei oder gratis.'],
    [
      'How much is a hearing aid?',
      'Hearing aids are kept for 6 months, from 1 May.',
      'A hearing aid is included.',
    ],
    [
      'What does a lamp cost?',
      'A lamp is 2.5 m high, and delivery takes 3–5 days.',
      'Lamp: Adult 6, Child 3',
    ],
    ['Was kostet ein Helm?', 'Helme werden nach 10 Jahren ersetzt.', 'Ein Helm kostet 12.'],
    ['Opening hours of the shop', 'The shop is in the old mill.', 'The shop is closed on Mondays.'],
    ['What is the telephone number?', 'The telephone is for members.', 'The number is 12 34 56.'],
    ['Was kostet der Eintritt?', 'Der Eintritt ist dort.', 'Der Eintritt ist frei.'],
    ['What does a permit cost?', 'There is nothing to stick on the windscreen.', 'A permit costs nothing.'],
    ['What does a card cost?', 'A card is issued at the desk.', 'A card costs nothing.'],
    ['Cuánto cuesta la entrada?', 'La entrada es por aquí.', 'La entrada es gratuita.'],
    ['What is the price of a card?', 'A card is issued at the desk.', 'A card is 12.'],
    ['fee for a card', 'A card is issued at the desk.', 'A card is 12.'],
    ['How much is a key?', 'Keys are kept in the safe.', 'A key is fifty kr.'],
    ['Opening hours of the depot', 'The depot is by the mill.', 'The depot is open from noon to midnight.'],
  ])('finds for "%s" that "%s" cannot be the answer, and "%s" can', (question, lacking, possible) => {
    const lacksKind = createLackCheck(question);
    expect([lacksKind(lacking), lacksKind(possible)]).toEqual([true, false]);
  });

  it.each([
    'Where is it?',
    'Who decides?',
    'Can I go there?',
    'How long is it?',
    'annual leave',
    'Can I pay the fee by card?',
    'Are fees refunded?',
    'Who pays the fee for a card?',
    'Can I charge my phone in the library?',
    'Which tax class do I have?',
    'How much notice do I have to give?',
    'Muss ich Steuer für den Hund zahlen?',
    'Can I call the doctor at night?',
  ])('finds for no sentence that it cannot answer "%s"', (question) => {
    expect(createLackCheck(question)('It is in the old mill.')).toBe(false);
  });
});
