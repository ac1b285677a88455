/** How people ask for a kind of thing, in English, German, French and Spanish. The first that fits is taken. */
const KINDS: readonly (readonly [kind: string, ...ways: readonly RegExp[]])[] = [
  ['count', /\bhow many\b/u, /(?<!\p{L})wie ?viele\b/u, /\bcombien d['’e]/u, /¿?\bcuánt[oa]s\b/u],
  ['frequency', /\bhow (?:often|frequently)\b/u, /\bwie (?:oft|häufig)\b/u, /\bcon qué frecuencia\b/u],
  ['duration', /\b(?:for )?how long\b/u, /\bwie lange\b/u, /\bcombien de temps\b/u, /\bcuánto tiempo\b/u],
  [
    'amount',
    /\b(?:how much|what) (?:do|does|did|will|would|is|are)\b(?=.*\b(?:costs?|charged?|pay|paid)\b)/u,
    /\bhow much (?:is|are|do|does|will)\b/u,
    /\b(?:what is|what's|what are) the (?:price|prices|cost|costs|fee|fees|charge|charges) (?:of|for)\b/u,
    /\bhow expensive (?:is|are)\b/u,
    /\b(?:wie ?viel|was) (?:kostet|kosten|bezahlt man|zahlt man|zahle ich|bezahle ich)\b/u,
    /\bwie (?:teuer|hoch) (?:ist|sind)\b/u,
    /\bcombien (?:coûte|coûtent)\b/u,
    /\b(?:cuánto|qué) (?:cuesta|cuestan|vale|valen)\b/u,
  ],
  [
    'until when',
    /\b(?:until|till|by) (?:when|what date)\b/u,
    /\bbis wann\b/u,
    /\bjusqu['’]à quand\b/u,
    /\bhasta cuándo\b/u,
  ],
  [
    'time',
    /^(?:when|at what time|at what times)\b/u,
    /^(?:wann|um wie ?viel uhr)\b/u,
    /^(?:quand|à quelle heure)\b/u,
    /^¿?(?:cuándo|a qué hora)\b/u,
  ],
  ['place', /^where\b/u, /^wo\b/u, /^wohin\b/u, /^où\b/u, /^¿?dónde\b/u],
  ['person', /^(?:by )?(?:who|whom)\b/u, /^(?:wer|wen|wem)\b/u, /^qui\b/u, /^¿?quién(?:es)?\b/u],
  ['reason', /^why\b/u, /^warum\b/u, /^pourquoi\b/u, /^¿?por qué\b/u],
  [
    'manner',
    /^how (?:do|can|may|should|must|does) (?:i|we|you|one)\b/u,
    /^wie (?:kann|muss|soll)?\s?(?:ich|man)?\b/u,
    /^comment\b/u,
    /^¿?cómo\b/u,
  ],
  [
    'which',
    /^(?:which|what)\b/u,
    /^(?:welche[rsnm]?|was)\b/u,
    /^(?:quel(?:le)?s?)\b/u,
    /^¿?(?:qué|cuál(?:es)?)\b/u,
  ],
  [
    'permission',
    /^(?:can|may|could) (?:i|we|you|one)\b/u,
    /^(?:am i|are we|is one|is it) (?:allowed|permitted)(?: to)?\b/u,
    /^is it possible(?: for me)? to\b/u,
    /^(?:is|are)\b(?=.*\ballowed\??$)/u,
    /^(?:darf|kann|dürfen|können) (?:ich|man|wir)\b/u,
    /^ist es (?:erlaubt|möglich)\b/u,
    /^(?:puis-je|peut-on)\b/u,
    /^¿?(?:puedo|se puede)\b/u,
  ],
  [
    'duty',
    /^(?:must|do|does) (?:i|we|you|one) (?:have to|need to)\b/u,
    /^must (?:i|we|you|one)\b/u,
    /^(?:muss|müssen) (?:ich|man|wir)\b/u,
  ],
  [
    'need',
    /^do (?:i|we|you) need\b/u,
    /^(?:is|are)\b(?=.*\b(?:required|needed|necessary)\b)/u,
    /^brauch(?:e|t|en) (?:ich|man|wir)\b/u,
  ],
  ['existence', /^(?:is|are) there\b/u, /^do (?:i|we) get\b/u, /^gibt es\b/u, /^y a-t-il\b/u, /^¿?hay\b/u],
];

/** Words that are part of asking for a kind of thing and add nothing beside it. */
const ASKING: Readonly<Record<string, RegExp>> = {
  permission: /(?<!\p{L})(?:allowed|erlaubt)(?!\p{L})/gu,
  need: /(?<!\p{L})(?:required|needed|necessary)(?!\p{L})/gu,
  amount: /(?<!\p{L})(?:costs?|prices?|charged?|kosten|kostet|preis|coûter)(?!\p{L})/gu,
};

export interface AskedKind {
  readonly kind: string;
  /** The question without what asks. */
  readonly rest: string;
}

/** Finds what kind of thing a question asks for. A question that fits no way is of a kind `other`. */
export function findKind(question: string): AskedKind {
  const text = question.normalize('NFKC').toLowerCase();
  for (const [kind, ...ways] of KINDS) {
    for (const way of ways) {
      if (!way.test(text)) continue;
      const rest = text.replace(way, ' ').replace(ASKING[kind] ?? /$^/gu, ' ');
      return { kind, rest };
    }
  }
  return { kind: 'other', rest: text };
}
