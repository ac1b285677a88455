/** Words that say how a question is put, not what it is about, by language; lower case. */
const LISTS: Readonly<Record<string, string>> = {
  en: `actually exactly precisely a about after again all also am an and any are as at be because been before being but by can could
    did do does doing done for from get give had has have he her here hers him his how i if in into is
    it its just let long many may me might more most much must my need no not of off often on once only or
    other our out over own please say shall she should so some such tell than that the their them then
    there these they this those through to too under until up us use very want was we were what when
    where which while who whom whose why will with within would you your yours`,
  de: `eigentlich genau aber alle als also am an auch auf aus bei beim bin bis bist da damit dann das dass dein dem den denn
    der des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen
    einer eines er es euch euer für gibt habe haben hat hatte ich ihm ihn ihr ihre ihren im in ins ist
    ja jede jeder jedes kann kein keine können man mehr mein mich mir mit muss müssen nach nicht noch
    nun nur ob oder oft ohne sein seine sich sie sind so soll sollen sollte um und uns unser unter viel
    viele vieles vom von vor wann war warum was welche welchem welchen welcher welches wem wen wenn wer
    werden wie wieviel wir wird wo wofür wurde zu zum zur zwischen über`,
  fr: `exactement au aux avec ce ces cet cette combien comme comment dans de des du elle en est et eux faut il ils je
    la le les leur leurs lui ma mais mes moi mon ne nos notre nous ont ou où par pas peut pour pourquoi
    qu quand que quel quelle quelles quels qui quoi sa sans se sera ses si son sont souvent sur ta te tes toi
    ton tu un une vos votre vous y être`,
  es: `exactamente al algo ante como con cual cuando cuanto cuál cuáles cuándo cuánto cuántos donde dónde el ella ellas
    ellos era esa ese eso esta este esto está están hay la las lo los me mi mis muy más nada ni nos o
    otra otro para pero por puede quien quién qué se ser si sin sobre su sus también te tiene un una uno
    unos y ya`,
  it: `esattamente agli alla alle anche ancora che chi ci come con cosa cui da dai dal dalla degli dei del della delle
    di dove e ed gli ha hanno ho i il io la le lei lo loro ma mi nei nel nella non o per perché più può
    quale quali quando quanti quanto questa questo se sei si sono su sua sul sulla suo tra un una uno è`,
  nl: `precies aan al alle ben bij dan dat de deze die dit doen door een en er ge geen had heb heeft het hij hoe
    hoeveel hun ik in is ja je kan kunnen maar me meer men met mij mijn na naar niet nog nu of om omdat
    onder ons ook op over te toch toen tot u uit van veel voor waar waarom was wat we wel welke werd wie
    wij worden wordt zal ze zich zij zijn zo zonder zou`,
};

/** Which languages count a word among their stop words. */
const LANGUAGES_OF = new Map<string, string[]>();
for (const [language, list] of Object.entries(LISTS)) {
  for (const word of list.split(/\s+/)) LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), language]);
}

/** What a text is taken for that shows too little of any language. */
const DEFAULT_LANGUAGE = 'en';
/** One word alone says nothing: "bin" is a verb in German and stands in the yard in English. */
const MIN_DISTINCT = 2;

/**
 * Tells which words of a text are stop words, in the language that most of its stop words are of. Lists of
 * several languages are never mixed, since one's "die" and "hat" are another's content.
 *
 * @param words the words of one text, as `words` gives them
 */
export function stopWordTest(words: readonly string[]): (word: string) => boolean {
  const language = languageOf(words);
  return (word) => LANGUAGES_OF.get(word)?.includes(language) ?? false;
}

/** The code of the language that most stop words of a text are of; `en` where it shows too little of any. */
export function languageOf(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of new Set(words)) {
    for (const language of LANGUAGES_OF.get(word) ?? [])
      counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  let best = DEFAULT_LANGUAGE;
  for (const [language, count] of counts) {
    if (count >= MIN_DISTINCT && count > (counts.get(best) ?? 0)) best = language;
  }
  return best;
}
