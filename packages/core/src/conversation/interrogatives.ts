/** Words that say what kind of thing is asked for: English, German, French, Spanish, Italian, Dutch. */
const INTERROGATIVES = new Set(
  `how many much long often far old when where who whom whose which what why
  wie viel viele lange oft wann wo wohin wer wem wen welche welcher welches welchem welchen warum was wieviel
  combien quand où qui quel quelle quels quelles pourquoi comment
  cuándo cuánto cuántos dónde quién qué cuál cómo
  quando quanto quanti quanta quante dove chi quale perché
  wanneer waar hoeveel welk waarom`.split(/\s+/),
);

/** Whether a word, in small letters, asks for a kind of thing: "how", "wann", "combien". */
export function isInterrogative(word: string): boolean {
  return INTERROGATIVES.has(word);
}
