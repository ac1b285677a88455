import { describe, expect, it } from 'vitest';
import { createLexicalIndex } from './lexical-index.ts';
import { decodeTables, encodeTables, type LexicalTables } from './lexical-tables.ts';
import { DROPPED } from './merge-postings.ts';
import { mergeTables, type TablesSource } from './merge-tables.ts';
import { type LexicalDocument, readDocuments } from './read-documents.ts';
import { runSteps } from './run-steps.ts';

const WORDS =
  `the of and a in is for when what staff leave holiday holidays fee fees library libraries vaccination
  part-timers E-240 E240 PPR-9087 C++ C# .NET § 12 Item 65 2026-03-01 1.200,50 die der und ist für Hundesteuer Steuer
  Hunde Katzensteuer Bücherausweis geöffnet geoeffnet Straße le la est l'eau wi-fi wifi check-in 図書館は 何時に 開館 しますか
  도서관은 언제 엽니까 ห้องสมุดเปิดกี่โมง 𞤀𞤣𞤤𞤢𞤥 𞤆𞤵𞤤𞤢𞤪 IT US WHO May`.split(/\s+/u);

/** Numbers from 0 up to 1, the same ones for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function randomDocument(random: () => number): LexicalDocument {
  // Squared, so that some words are frequent and others rare.
  const text = (length: number): string =>
    Array.from({ length }, () => WORDS[Math.floor(random() ** 2 * WORDS.length)]).join(' ');
  return { content: text(Math.floor(random() * 40)), title: text(Math.floor(random() * 3)) };
}

const read = (documents: readonly LexicalDocument[], batch?: number): LexicalTables =>
  runSteps(readDocuments(documents, batch));
const encode = (tables: LexicalTables): Map<string, Uint8Array> => runSteps(encodeTables(tables));
const merge = (sources: readonly TablesSource[], size: number): LexicalTables =>
  runSteps(mergeTables(sources, size));

describe.each(Array.from({ length: 6 }, (_, seed) => seed))('tables of random documents, seed %i', (seed) => {
  const random = randomNumbers(seed + 1);
  const documents = Array.from({ length: 1 + Math.floor(random() * 300) }, () => randomDocument(random));

  it('are the same bytes whether documents are read together or in batches', () => {
    expect(encode(read(documents, 1 + Math.floor(random() * 70)))).toEqual(encode(read(documents)));
  });

  it('are the same bytes after documents were added, changed and removed as when all are read anew', () => {
    let current = documents;
    let tables = read(current);
    for (let publication = 0; publication < 4; publication++) {
      const next: LexicalDocument[] = [];
      const kept = new Int32Array(current.length).fill(DROPPED);
      const added: LexicalDocument[] = [];
      const places: number[] = [];
      const add = (): void => {
        const document = randomDocument(random);
        places.push(next.length);
        added.push(document);
        next.push(document);
      };
      for (const [number, document] of current.entries()) {
        if (random() < 0.1) add();
        if (random() < 0.3) continue;
        kept[number] = next.length;
        next.push(document);
      }
      add();
      tables = merge(
        [
          { tables, documents: kept },
          { tables: read(added), documents: Int32Array.from(places) },
        ],
        next.length,
      );
      current = next;
      expect(encode(tables)).toEqual(encode(read(current)));
    }
  });

  it('give the same scores and relevance after they were stored', () => {
    const tables = read(documents);
    const encoded = encode(tables);
    const stored = createLexicalIndex(
      runSteps(decodeTables((name) => encoded.get(name) ?? new Uint8Array())),
    );
    const built = createLexicalIndex(tables);
    for (let question = 0; question < 20; question++) {
      const { content } = randomDocument(random);
      const [left, right] = [stored.match(content), built.match(content)];
      expect(left.scores).toEqual(right.scores);
      expect(documents.map((_, document) => left.relevance(document))).toEqual(
        documents.map((_, document) => right.relevance(document)),
      );
    }
  });
});

it('tables of which all documents are removed are those of no document', () => {
  const documents = Int32Array.of(DROPPED);
  const tables = read([{ content: 'Bees dance.', title: 'Bees' }]);
  expect(encode(merge([{ tables, documents }], 0))).toEqual(encode(read([])));
});
