import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The word that every sentence of an edition contains, and no sentence of another one. */
export const EDITION_WORDS = ['Aurora', 'Borealis'] as const;
export type EditionWord = (typeof EDITION_WORDS)[number];

const OFFICES = ['Registry', 'Library', 'Harbour', 'Archive', 'Nursery', 'Cemetery', 'Treasury', 'Market'];
const SERVICES = ['permits', 'refunds', 'inspections', 'licences', 'bookings', 'certificates'];

/** Writes documents about the same offices in the words of one edition, a section for each service. */
export async function writeEdition(folder: string, word: EditionWord): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [number, office] of OFFICES.entries()) {
    const sections = SERVICES.map((service, row) =>
      [
        `## ${office}: ${service}`,
        '',
        `Under the ${word} rules the ${office} charges ${10 + number * 7 + row} crowns for ${service}.`,
        `The ${word} rules let the ${office} take ${2 + row} weeks for ${service}.`,
        `Whoever wants ${service} from the ${office} signs form ${word} ${number}-${row} beforehand.`,
      ].join('\n'),
    );
    await writeFile(join(folder, `${office.toLowerCase()}.md`), `# ${office}\n\n${sections.join('\n\n')}\n`);
  }
}

/** A question about one of the sections, different for every number. */
export function questionOf(number: number): string {
  const office = OFFICES[number % OFFICES.length];
  const service = SERVICES[Math.floor(number / OFFICES.length) % SERVICES.length];
  return `How many crowns does the ${office} charge for ${service}, asks visitor ${number}?`;
}

/** Which editions a text is from. */
export function editionsIn(text: string): readonly EditionWord[] {
  return EDITION_WORDS.filter((word) => text.includes(word));
}
