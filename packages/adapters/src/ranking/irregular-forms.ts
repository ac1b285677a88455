/**
 * Forms of English words that no stemmer finds, each behind its word, and plurals that look like singular words in "us". Forms that are also a form of another word are left
 * out: "left", "fell", "found", "leaves".
 */
const FORMS = `
begin began begun; bite bit bitten; blow blew blown; break broke broken; bring brought; build built; burn burnt;
buy bought; catch caught; child children; choose chose chosen; come came; deal dealt; die dying; draw drew drawn;
drink drank drunk; drive drove driven; eat ate eaten; feed fed; fight fought; fly flew flown; foot feet; forbid forbade forbidden;
forget forgot forgotten; freeze froze frozen; give gave given; goose geese; grow grew grown; half halves; hang hung;
hear heard; hide hid hidden; hold held; keep kept; knife knives; know knew known; lead led; lend lent; lose lost loss losses;
man men; mean meant; meet met; mouse mice; pay paid; ride rode ridden; run ran; sell sold; send sent; shake shook shaken;
shelf shelves; shoot shot; shrink shrank shrunk; sing sang sung; sink sank sunk; sleep slept; speak spoken; spend spent;
stand stood; steal stole stolen; swim swam swum; take took taken; teach taught; think thought; throw threw thrown;
tooth teeth; understand understood; wear wore worn; wife wives; win won; withdraw withdrew withdrawn; woman women;
write wrote written; emu emus; guru gurus; menu menus`;

const WORD_OF = new Map(
  FORMS.split(';').flatMap((line) => {
    const [word = '', ...forms] = line.trim().split(/\s+/u);
    return forms.map((form) => [form, word] as const);
  }),
);

/** The word of an irregular form; any other word itself. */
export function regularForm(word: string): string {
  return WORD_OF.get(word) ?? word;
}
