/**
 * What makes two ways to put a question the same, in order: a pattern and its replacement. Rewrites speak of how a
 * question is put, never of what it is about, and none drops a number, a negation or a word that compares.
 */
export type Rewrite = readonly [pattern: RegExp, replacement: string];

export interface LanguageRewrites {
  readonly rewrites: readonly Rewrite[];
  /** Take each other's place: "a passport", "the passport". */
  readonly articles: ReadonlySet<string>;
}

const ENGLISH: LanguageRewrites = {
  articles: new Set(['a', 'an', 'the']),
  rewrites: [
    [/^please | please$/u, ''],
    [/^(?:how much|what) (?:is|are) the (?:price|cost|fee|charge)s? (?:for|of) /u, '<cost> '],
    [/^(?:how much|what) (?:is|are) the (?:price|cost|fee|charge)s? to /u, '<cost> to '],
    [/^(?:price|cost|fee) (?:for|of) /u, '<cost> '],
    [/^(?:what|how much) does it cost to |^how much is it to /u, '<cost> to '],
    [/^(?:what|how much) (?:do|must) i (?:have to )?pay to /u, '<cost> to '],
    [/^(?:what|how much) (?:do|must) i (?:have to )?pay for /u, '<cost> '],
    [/^(?:what|how much) (?:do|does) (.+?) cost(?= |$)/u, '<cost> $1'],
    [/^(?:how much|how expensive) (?:is|are) /u, '<cost> '],
    [/^what is (the (?:fine|deposit|rent|tax|surcharge|supplement|penalty)) /u, '<cost> $1 '],
    [/^<cost> (.+) (?:an?|per|each) (year|month|week|day|hour)$/u, '<cost> $1 per $2'],
    [/^for how long /u, 'how long '],
    [/^how long (?:can|may) i /u, '<duration> <may> i '],
    [/^how long (?:do|does) (.+) last$/u, '<duration> $1'],
    [/^how long (?:is|are) /u, '<duration> '],
    [/^what is (the (?:\S+ )?period) /u, '<duration> $1 '],
    [/^how frequently /u, 'how often '],
    [/^where (?:do|can|may) i find /u, '<where> '],
    [/^where (?:is|are) /u, '<where> '],
    [/^where (?:do|does) (.+) take place$/u, '<where> $1'],
    [/^(where|how) (?:do|can|may) i /u, '$1 <may> i '],
    [/^when (?:can|may) i /u, 'when <may> i '],
    [/^(?:from|at) what age (?:can|may) i /u, '<minimum age> '],
    [/^how old (?:must i|do i have to|do i need to) be to /u, '<minimum age> '],
    [
      /^(?:what|which) (?:documents|papers) (?:do i need|are needed|are required) (?=for |to )/u,
      '<documents> ',
    ],
    [/^(?:do i have to|do i need to|must i|is it necessary to) /u, '<must> i '],
    [/^do i need /u, '<need> '],
    [/^(?:is|are) (.+) (?:required|needed|necessary)(?= |$)/u, '<need> $1'],
    [/^(?:can|may) i /u, '<may> i '],
    [/^am i allowed to /u, '<may> i '],
    [/^is it (?:possible|allowed|permitted) (?:for me )?to /u, '<may> i '],
    [/^(?:is|are) (.+) (?:allowed|permitted) to /u, '<may> $1 '],
    [/^(?:is|are) (.+) (?:allowed|permitted)(?= |$)/u, '<may> $1'],
    [/^<may> (\p{L}{3,}?)(?:(?<=([bdgmnpt]))\2)?ing /u, '<may> i $1 '],
    [/^<may> i have /u, '<may> '],
    [/^may /u, '<may> '],
    [/^how many (.+) are there(?= |$)/u, 'how many $1'],
    [/^what is the number of /u, 'how many '],
    [/^what is the maximum height of (.+)$/u, 'how high may $1 be'],
    [/^how high can (.+) be$/u, 'how high may $1 be'],
    [/^what if /u, 'what happens if '],
    [/^is there (.+) in (the .+)$/u, '<there> $1 in $2'],
    [/^does (the .+?) have (.+)$/u, '<there> $2 in $1'],
  ],
};

const GERMAN: LanguageRewrites = {
  articles: new Set('der die das den dem des ein eine einen einem einer eines'.split(' ')),
  rewrites: [
    [/^bitte | bitte$/u, ''],
    [/^wieviel /u, 'wie viel '],
    [/^(?:wie viel|was) (?:kostet|kosten) /u, '<cost> '],
    [/^wie teuer (?:ist|sind) /u, '<cost> '],
    [/^(?:was|wie hoch) ist der preis (?:für|von) /u, '<cost> '],
    [/^(?:wie viel|was) (?:bezahle|zahle) ich für /u, '<cost> '],
    [/^(?:was|wie viel) beträgt /u, 'wie hoch ist '],
    [
      /^wie hoch (?:ist|sind) ((?:die|der|das) \S*(?:steuer|gebühr|gebühren|miete|kaution|entgelt))(?= |$)/u,
      '<cost> $1',
    ],
    [/^wie lange (?:dauert|dauern) /u, '<duration> '],
    [/^welche dauer hat /u, '<duration> '],
    [/^wo (?:ist|sind|finde ich|befindet sich|befinden sich|liegt) /u, '<where> '],
    [/^wie viele (.+) gibt es(?= |$)/u, 'wie viele $1'],
    [/^(?:kann|darf) ich /u, '<may> ich '],
    [/^ist es (?:möglich|erlaubt|gestattet) (.+) zu (\S+)$/u, '<may> ich $1 $2'],
    [/^(ist|sind) (.+) gestattet(?= |$)/u, '$1 $2 erlaubt'],
    [/^brauche ich /u, '<need> '],
    [/^(?:ist|sind) (.+) (?:nötig|notwendig|erforderlich)(?= |$)/u, '<need> $1'],
  ],
};

const FRENCH: LanguageRewrites = {
  articles: new Set('le la les un une'.split(' ')),
  rewrites: [
    [/^combien (?:coûte|coûtent) /u, '<cost> '],
    [/^quel est le (?:prix|tarif|coût) (?:de |d')/u, '<cost> '],
    [/^quel est le (?:prix|tarif|coût) du /u, '<cost> le '],
    [/^quel est le (?:prix|tarif|coût) des /u, '<cost> les '],
    [/^(?:puis-je|est-ce que je peux|peut-on|est-il possible de|ai-je le droit de) /u, '<may> '],
    [/^où (?:est|sont|se trouve|se trouvent|se situe) /u, '<where> '],
  ],
};

const SPANISH: LanguageRewrites = {
  articles: new Set('el la los las un una'.split(' ')),
  rewrites: [
    [/^cuánto (?:cuesta|cuestan|vale|valen) /u, '<cost> '],
    [/^qué precio (?:tiene|tienen) /u, '<cost> '],
    [/^cuál es el precio de /u, '<cost> '],
    [/^cuál es el precio del /u, '<cost> el '],
    [/^(?:puedo|se puede|es posible|está permitido) /u, '<may> '],
    [/^dónde (?:está|están|se encuentra|se encuentran|queda) /u, '<where> '],
  ],
};

const ITALIAN: LanguageRewrites = {
  articles: new Set('il lo la i gli le un uno una'.split(' ')),
  rewrites: [
    [/^quanto (?:costa|costano) /u, '<cost> '],
    [/^qual è il (?:prezzo|costo) di /u, '<cost> '],
    [/^qual è il (?:prezzo|costo) (?:del|dello|della|dei|delle) /u, '<cost> il '],
    [/^(?:posso|si può|è possibile) /u, '<may> '],
    [/^(?:dove (?:si trova|si trovano|è|sono)|dov'è) /u, '<where> '],
  ],
};

const DUTCH: LanguageRewrites = {
  articles: new Set('de het een'.split(' ')),
  rewrites: [
    [/^(?:hoeveel|wat) (?:kost|kosten) /u, '<cost> '],
    [/^wat is de prijs van /u, '<cost> '],
    [/^(?:mag|kan) ik /u, '<may> ik '],
    [/^is het (?:mogelijk|toegestaan) om (.+) te (\S+)$/u, '<may> ik $1 $2'],
    [/^waar (?:is|zijn|ligt|vind ik) /u, '<where> '],
  ],
};

/** By the code of the language. */
export const REWRITES: ReadonlyMap<string, LanguageRewrites> = new Map([
  ['en', ENGLISH],
  ['de', GERMAN],
  ['fr', FRENCH],
  ['es', SPANISH],
  ['it', ITALIAN],
  ['nl', DUTCH],
]);
