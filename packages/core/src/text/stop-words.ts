/** Words that say how a question is put, not what it is about, by language; lower case. */
const LISTS: Readonly<Record<string, string>> = {
  en: `actually exactly precisely a about after again all also am an and any are as at be because been before being but by can could
    did do does doing done for from get give had has have he her here hers him his how i if in into is
    it its just let long many may me might more most much must my need no not of off often on once only or
    other our out over own please say shall she should so some such tell than that the their them then
    there these they this those through to too under until up us use very want was we were what when
    where which while who whom whose why will with within would you your yours don't doesn't didn't
    can't won't isn't aren't wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't mustn't i'm i've i'd i'll
    you're you've you'll it's that's there's what's where's who's how's when's let's we're we've we'll they're they've
    dont doesnt didnt cant isnt whats wheres whos im ive`,
  de: `eigentlich genau aber alle als also am an auch auf aus bei beim bin bis bist da damit dann das dass dein dem den denn
    der des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen
    einer eines er es euch euer für gibt habe haben hat hatte ich ihm ihn ihr ihre ihren im in ins ist
    ja jede jeder jedes kann kein keine können man mehr mein mich mir mit muss müssen nach nicht noch
    nun nur ob oder oft ohne sein seine sich sie sind so soll sollen sollte um und uns unser unter viel
    viele vieles vom von vor wann war warum was welche welchem welchen welcher welches wem wen wenn wer
    werden wie wieviel wir wird wo wofür wurde zu zum zur zwischen über bitte fürs ums ans
    vorm hallo danke`,
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

/** Particles, endings and interrogatives of Chinese, Japanese, Korean and Thai: no other language has these words. */
const SEGMENTED = new Set(
  `は が を に で と の も へ や か から まで より など ね よ です ます でし まし た て い る し ない ませ ん だ な こと もの する さ れ
    られ せ あり ある いる あれ なり なっ ください いただけ でき できる どこ いつ 何 誰 どの どう どれ なぜ いくら いくつ どれくらい 何時 何日
    何人 何曜日 何歳 何冊 何円 何 私 これ それ この その あの について ため 教え て ば
    的 了 吗 呢 吧 啊 是 在 有 和 与 或 到 从 就 都 也 还 把 被 给 对 为 不 没 没有 我 我们 你 你们 他 他们 她 它 这 那 这个 那个 个
    什么 怎么 怎样 如何 多少 多少钱 几 几点 几个 哪 哪里 哪儿 哪个 谁 何时 什么时候 时候 为什么 可以 能 能否 可否 要 需要 会 请 请问 请告诉 吗
    은 는 이 가 을 를 에 에서 의 로 으로 와 과 도 만 까지 부터 언제 어디 어디서 어디에 어디에서 누구 누가 무엇 무엇을 뭐 몇 시 시에 얼마 얼마나 얼마예요
    얼마인가요 왜 어떻게 어떤 있나요 있습니까 있어요 있는 되나요 됩니까 하나요 합니까 인가요 입니까 입니다 수 것 제 저 저는 나는 및 또는 그 이것 그것
    ที่ และ หรือ ของ ใน จาก ถึง กับ ให้ ได้ ไม่ มี เป็น คือ จะ ต้อง ก็ แล้ว ไหม มั้ย หรือไม่ ครับ ค่ะ คะ นี้ นั้น อยู่ ไป มา ผม ฉัน
    เรา คุณ อะไร เมื่อ เมื่อไร เมื่อไหร่ ที่ไหน ไหน ใคร ทำไม อย่างไร ยังไง กี่ เท่าไร เท่าไหร่ เท่า โมง ราคา การ ความ`.split(
    /\s+/,
  ),
);

/** The stop words of each language, those with umlauts in both spellings. */
const STOP_WORDS = new Map(
  Object.entries(LISTS).map(([language, list]) => [
    language,
    new Set(list.split(/\s+/).flatMap((word) => [word, withoutUmlauts(word)])),
  ]),
);

/** Which languages count a word among their stop words. */
const LANGUAGES_OF = new Map<string, string[]>();
for (const [language, list] of STOP_WORDS) {
  for (const word of list) LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), language]);
}

function withoutUmlauts(word: string): string {
  return word.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue').replaceAll('ß', 'ss');
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
 * @param language the code of their language, where it is known
 */
export function stopWordTest(
  words: readonly string[],
  language: string = languageOf(words),
): (word: string) => boolean {
  const listed = STOP_WORDS.get(language);
  return (word) => listed?.has(word) === true || SEGMENTED.has(word);
}

/** Whether a lower-case word is a stop word in any language. */
export function isListedStopWord(word: string): boolean {
  return LANGUAGES_OF.has(word);
}

/** Interrogatives that no other language has: as the first word, one shows the language of a short question. */
const INTERROGATIVES = new Map(
  Object.entries({
    de: 'wo wann wer wie wem wen wessen warum wieso weshalb wohin woher welche welcher welches welchen wieviel womit wofür',
    fr: 'où quand comment combien pourquoi quel quelle quels quelles',
    es: 'dónde cuándo cómo cuánto cuánta cuántos cuántas cuál cuáles quién',
    it: 'quanto quanti quante perché',
    nl: 'waar wanneer waarom hoeveel',
  }).flatMap(([language, list]) => list.split(' ').map((word) => [word, language] as const)),
);

/** The code of the language that most stop words of a text are of; `en` where it shows too little of any. */
export function languageOf(words: readonly string[]): string {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  for (const word of words) {
    const languages = LANGUAGES_OF.get(word);
    if (languages === undefined || seen.has(word)) continue;
    seen.add(word);
    for (const language of languages) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const first = INTERROGATIVES.get(words[0] ?? '');
  if (first !== undefined) counts.set(first, (counts.get(first) ?? 0) + 1);
  let best = DEFAULT_LANGUAGE;
  for (const [language, count] of counts) {
    if (count >= MIN_DISTINCT && count > (counts.get(best) ?? 0)) best = language;
  }
  return best;
}
