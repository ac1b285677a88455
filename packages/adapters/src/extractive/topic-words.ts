import { type Synonyms, spellingsOf, wordWeight } from '../ranking/index.ts';

/** Words that ask for a time of something else: "When is the museum open?" */
const OPENING = new Set(
  (
    'open opens opened close closes closed closing shut offen offene offener offenes offenen öffne öffnen öffnet geöffnet geöffnete ' +
    'geöffneten geöffneter geöffnetes schließe schließen schließt geschlossen geschlossene geschlossenen geschlossener ' +
    'geschlossenes opent openen geopend sluit sluiten gesloten ouvre ouvrent ouvrir ouvrez ouvert ouverte ouverts ' +
    'ouvertes ferme ferment fermer fermez fermé fermée fermés fermées abre abren abrir abierto abierta abiertos abiertas ' +
    'cierra cierran cerrar cerrado cerrada cerrados cerradas'
  )
    .split(' ')
    .flatMap(spellingsOf),
);

/** Whether a word in the form in which words are compared may name a topic: no number, and none that says little. */
export function namesTopic(word: string): boolean {
  return wordWeight(word) === 1 && !/^\d/u.test(word) && !OPENING.has(word);
}

/** Whether the next word of the question means about the same, as in "swimming pool": both name one thing. */
export function isSaidAgain(
  { synonyms }: { readonly synonyms: Synonyms | undefined },
  next: { readonly stem: string; readonly word: string } | undefined,
): boolean {
  if (synonyms === undefined || next === undefined) return false;
  return synonyms.stems.has(next.stem) || synonyms.words.has(next.word);
}
