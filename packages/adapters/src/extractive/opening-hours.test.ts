import { describe, expect, it } from 'vitest';
import { ASKS_FOR_HOURS, namesOpeningHours } from './opening-hours.ts';

describe('opening hours', () => {
  it.each([
    'Open from 9:00 to 20:00.',
    'Shop: Mon–Fri 9–17',
    'Laden: Mo–Fr 9–17 Uhr',
    'It is open from 9 to 5.',
    'Ouvert lundi 9h30 à 18h30.',
    'Abierto: lunes 9 a 20',
    'De 9 a 20 horas.',
    'The depot is open from noon to midnight.',
    'Das Lager ist rund um die Uhr geöffnet.',
    'The desk is closed on Mondays.',
  ])('are named in "%s"', (text) => {
    expect(namesOpeningHours(text)).toBe(true);
  });

  it.each([
    'Child, from 6 to 15 years: 3.00',
    'A holiday 10–18 euros',
    'Guests from 2 to 12 euros',
    'A ticket is valid for 3 hours.',
    'It opens on 9 May.',
    'Rooms 9–17 are upstairs.',
  ])('are not named in "%s"', (text) => {
    expect(namesOpeningHours(text)).toBe(false);
  });

  it.each([
    'Opening hours of the shop',
    'When does the shop open?',
    'Öffnungszeiten Freibad',
    'Quels sont les horaires ?',
  ])('are asked for in "%s"', (question) => {
    expect(ASKS_FOR_HOURS.test(question)).toBe(true);
  });
});
