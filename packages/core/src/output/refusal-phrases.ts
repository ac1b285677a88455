/**
 * How one language says that documents have no answer, as regular expressions for text in small letters and with straight
 * apostrophes. In them, `DOCUMENTS` stands for whatever `documents` matches, `SOME` for a few words of the clause,
 * `\p{L}` for a letter and `\b` for a boundary of words.
 */
export interface RefusalPhrases {
  /** The documents as a subject, an object or a place, with their article: "the provided passages". */
  readonly documents: RegExp;
  /** What may stand before a statement and changes nothing about it: "Unfortunately, ". */
  readonly introduction: RegExp;
  /** Beginnings of clauses that say that the documents have no answer. */
  readonly refusals: readonly RegExp[];
  /** Beginnings of clauses that refuse behind another one about the documents: "but do not mention it". */
  readonly continuations: readonly RegExp[];
  /** Beginnings of clauses that say what the documents are about. */
  readonly topics: readonly RegExp[];
  /** Beginnings of clauses that apologise, or advise where to ask. */
  readonly fillers: readonly RegExp[];
}

const english: RefusalPhrases = {
  documents:
    /(?:passages?|sources?|documents?) \d{1,3}|(?:any of )?(?:(?:the|these|those|any|my|our) )?(?:(?:provided|given|available|supplied|retrieved|indexed|relevant|source|reference|cited|context|text|document|search|public|official|above) ){0,3}(?:documents?|documentation|passages?|sources?|texts?|context|excerpts?|snippets?|materials?|(?:information|content) (?=provided|given|available|supplied|i ))(?: ?(?:that (?:i have|was provided|were provided|you provided)|i have|provided|given|available|above|supplied|you provided|i was given|at hand)){0,2}/u,
  introduction:
    /unfortunately|regrettably|sorry|i(?:'m| am) (?:very |so )?sorry|i apologi[sz]e|however|therefore|thus|so|but|also|based (?:solely |only )?on DOCUMENTS|according to DOCUMENTS|from DOCUMENTS|as far as i can (?:see|tell)|it (?:seems|appears) that|note that/u,
  refusals: [
    /DOCUMENTS (?:simply |just |themselves )?(?:do|does|did|can|could)(?: not|n't|not) (?:\w+ly |even |themselves |actually |seem to |appear to )*(?:contain|mention|include|provide|state|specify|say|answer|cover|address|give|indicate|discuss|offer|tell|have|list|describe|hold|show|refer|reveal|explain|detail|name|help|talk)\b/u,
    /DOCUMENTS (?:contains?|mentions?|includes?|provides?|says?|gives?|ha(?:s|ve)|offers?|makes?) (?:no|nothing|neither)\b/u,
    /DOCUMENTS (?:is|are) (?:silent|not (?:sufficient|enough|clear))\b/u,
    /none of DOCUMENTS (?:contains?|mentions?|includes?|provides?|says?|answers?|covers?|address(?:es)?|specif(?:y|ies)|states?|gives?|discuss(?:es)?|describes?)\b/u,
    /i (?:could|can|was|am|did|do)(?: not|n't|'t|not)(?: been)?(?: able to| unable to)? (?:\w+ly )?(?:find|locate|answer|determine|provide|tell|say|know|see|have (?:any|enough|sufficient|the|access|information|that|this|details?)\b|help|assist)\b/u,
    /i(?: am|'m|'ve been| was) (?:unable|not able) to (?:find|locate|answer|determine|provide|tell|say|help|assist)\b/u,
    /i (?:have|found|see) (?:no|nothing)\b/u,
    /there(?: is|'s| are| was) (?:no|not any|nothing|not enough|insufficient)(?: \w+){0,2} (?:information(?! (?:desk|office|cent|point|board|counter|sheet|stand|service|event|leaflet|sign))|mention|answer|data|details?|passages?|indication|evidence|reference|documents?|in DOCUMENTS)|there(?: is|'s| was) nothing (?:\w+ )?(?:about|on)\b/u,
    /(?:no|not enough|insufficient)(?: \w+){0,2} (?:information|mention|answer|data|details?|reference|passages?|documents?)\b/u,
    /(?:this|that|the|your|such)(?: specific| particular| exact)? (?:information|question|answer|detail|topic|point|data)s? (?:you (?:\w+ ){1,4})?(?:is|are|was|were|can|could|does|do)(?: not|n't|not)\b/u,
    /SOME(?:is|are|was|were)(?: not|n't) (?:\w+ly )?(?:mentioned|specified|stated|provided|covered|addressed|included|contained|given|found|answered|described|discussed|available|listed|indicated|part) SOME?(?:in|by|from|of|within) DOCUMENTS/u,
    /(?:it|this|that)(?: is|'s)(?: not|n't) (?:clear|specified|stated|mentioned|known|possible to (?:say|tell|determine|answer))\b/u,
    /not (?:mentioned|specified|stated|found|covered|available|answered|in) SOME?DOCUMENTS/u,
    /(?:it|this|that|which) is(?: not|n't) in DOCUMENTS/u,
    /nothing in DOCUMENTS/u,
    /(?:the answer|this|that|it) cannot be (?:found|determined|answered|derived)\b/u,
  ],
  continuations: [
    /(?:they |it |these )?(?:do|does|did)(?: not|n't) (?:\w+ly )?(?:contain|mention|include|provide|state|specify|say|answer|cover|address|give|indicate|discuss|tell|list|describe|refer|name|explain)\b/u,
    /(?:neither|none|nothing|not|no (?:information|mention|details?))\b/u,
    /(?:they |it )?(?:contains?|mentions?|gives?|provides?|says?) (?:no|nothing)\b/u,
  ],
  topics: [
    /DOCUMENTS (?:only |mainly |mostly |just |do |does )?(?:mentions?|describes?|discuss(?:es)?|covers?|talks? about|focus(?:es)?|deals? with|concerns?|refers?|(?:is|are) (?:only |mainly )?about|(?:contains?|provides?|gives?) (?:only )?(?:some )?(?:information|details?))\b/u,
  ],
  fillers: [
    /(?:please|you (?:may|might|could|can|should)(?: want to)?|i(?:'d| would)? (?:recommend|suggest|advise)|try|feel free|if you (?:have|need|want|would|provide|could|can|let)|for (?:more|further|other|this|that|specific)|let me know|is there anything|can i help|would you like|i can only|i only|consider)\b/u,
    /(?:unfortunately|sorry|i(?:'m| am) (?:very |so )?sorry(?: about that| for (?:the|any) \w+)?|i apologi[sz]e|no|thank you|thanks)$/u,
  ],
};

const german: RefusalPhrases = {
  documents:
    /(?:(?:die|der|den|dem|das|diese[nmrs]?|meine[nmr]?) )?(?:(?:mir|hier|oben|zur verfügung|(?:vorliegend|bereitgestellt|gegeben|vorhanden|angegeben|verfügbar|genannt|zitiert|stehend|gestellt|obig|relevant|gefunden|durchsucht|öffentlich)e[nmrs]?) ){0,4}(?:dokumente?n?|textstellen?|textpassagen?|passagen?|quellen?|texte?n?|textauszüge?n?|unterlagen|auszüge?n?|abschnitte?n?|kontext|stellen|materialien)/u,
  introduction:
    /leider|es tut mir (?:sehr )?leid|tut mir leid|entschuldigung|bedauerlicherweise|jedoch|allerdings|daher|aber|auch|laut DOCUMENTS|nach DOCUMENTS|(?:auf (?:der )?(?:grundlage|basis)|basierend auf|anhand) (?:von )?DOCUMENTS|soweit ich sehe/u,
  refusals: [
    /DOCUMENTS (?:selbst |hier )?(?:enthalten|enthält|geben|gibt|liefern|liefert|bieten|bietet|nennen|nennt|machen|macht|sagen|sagt|beantworten|beantwortet|erwähnen|erwähnt|beinhalten|behandeln|behandelt|umfassen|gehen|geht|haben|hat|treffen)\b(?! nicht nur)SOME(?:kein\p{L}*|nicht|nichts)\b/u,
    /(?:(?:dazu|darüber|hierzu|hierüber|davon|das|dies|(?:zu )?diese[rn]? (?:frage|punkt|thema)) )?(?:enthalten|enthält|geben|gibt|liefern|bieten|nennen|machen|sagen|beantworten|erwähnen|beinhalten|behandeln|gehen|haben) DOCUMENTS SOME?(?:kein\p{L}*|nicht|nichts)\b/u,
    /(?:in|aus|anhand|mit|laut|zu)(?: \p{L}+)? ?DOCUMENTS (?:\p{L}+ )?(?:steht|stehen|wird|werden|finde[nt]?|gibt|ist|sind|geht|lässt|lassen|konnte|kann|habe|fehl(?:t|en)|liegen)\bSOME(?:kein\p{L}*|nicht|nichts)\b/u,
    /(?:steht|wird|werden|finde[nt]?|gibt es|ist|sind|geht|lässt sich|konnte|kann)\bSOME(?:in|aus|anhand) DOCUMENTS SOME?(?:kein\p{L}*|nicht|nichts)\b/u,
    /SOME(?:ist|sind|wird|werden|steht|stehen|geht|gehen|lässt sich|lassen sich|findet sich|finden sich|gibt es|kann|finde ich)\bSOME(?:in|aus|von|anhand|mit) DOCUMENTS SOME?(?:kein\p{L}*|nicht|nichts)\b/u,
    /SOME(?:ist|sind|wird|werden|steht|geht) (?:nicht|nichts)\bSOME(?:in|aus|von) DOCUMENTS/u,
    /(?:(?:dazu|darüber|hierzu|hierüber|zu dieser frage) )?(?:ich |(?:konnte|kann|habe|weiß|finde|verfüge) ich )(?:konnte|kann|habe|weiß|finde|verfüge|bin|sehe)?\bSOME(?:kein\p{L}*|nicht|nichts)\b/u,
    /(?:ich (?:konnte|kann|habe|weiß|finde|verfüge|bin|sehe)|(?:konnte|kann|habe|weiß|finde|verfüge) ich)\bSOME?(?:kein\p{L}*|nicht|nichts)\b/u,
    /(?:es|dazu|hierzu|darüber|zu dieser frage|gibt|liegen|finden sich)\b(?: \p{L}+){0,4}? kein\p{L}* (?:\p{L}+e[nr]? )?(?:information|angabe|hinweis|daten|auskunft|antwort|aussage|details?|erwähnung)/u,
    /(?:keine|keinerlei) (?:\p{L}+en )?(?:information|angabe|hinweise|daten|auskunft|antwort|aussage|details)/u,
    /(?:diese|die|eine|ihre) (?:frage|information|informationen|antwort|angabe|angaben)\bSOME(?:nicht|keine?)\b/u,
    /(?:dazu|darüber|hierzu|davon|das) (?:steht|ist|sind|wird|geht|lässt sich)\bSOME?(?:nichts|nicht (?:bekannt|angegeben|erwähnt|genannt|beschrieben|hervor|sagen|beantworten))\b/u,
  ],
  continuations: [
    /(?:(?:sie|es|diese) )?(?:(?:enthalten|nennen|geben|erwähnen|sagen|machen|beantworten) )?SOME?(?:kein\p{L}*|nicht|nichts)\b/u,
  ],
  topics: [
    /DOCUMENTS (?:beschreiben|beschreibt|behandeln|behandelt|erwähnen|erwähnt|beziehen|bezieht|handeln|handelt|nennen|befassen|enthalten (?:nur |lediglich )?(?:informationen|angaben))\b/u,
  ],
  fillers: [
    /(?:bitte|sie können|sie könnten|wenden sie|wenn sie|falls sie|für (?:weitere|genauere|nähere|diese)|gerne?|kann ich|haben sie|fragen sie|ich empfehle|ich kann nur|am besten|versuchen sie)\b/u,
    /(?:leider(?: nein| nicht)?|es tut mir (?:sehr )?leid|tut mir leid|entschuldigung|nein)$/u,
  ],
};

const french: RefusalPhrases = {
  documents:
    /(?:(?:les|ces|le|ce|des|mes|du) |l')?(?:documents?|documentation|passages?|extraits?|textes?|sources?|contexte|informations?(?= (?:fournie|disponible|donnée|dont))|contenu)(?: (?:fournie?s?|donnée?s?|disponibles?|dont je dispose|à ma disposition|ci-dessus|cité[es]*|qui m'ont été fournis)){0,2}/u,
  introduction:
    /malheureusement|désolée?|je suis (?:vraiment )?désolée?|je regrette|toutefois|cependant|mais|donc|d'après DOCUMENTS|selon DOCUMENTS|sur la base de DOCUMENTS|à partir de DOCUMENTS|à ma connaissance/u,
  refusals: [
    /DOCUMENTS (?:ne |n')(?:\p{L}+ ){0,2}?(?:contien(?:nen)?t|mentionne(?:nt)?|précise(?:nt)?|fourni(?:ssen)?t|indique(?:nt)?|donne(?:nt)?|répond(?:ent)?|permet(?:tent)?|parle(?:nt)?|traite(?:nt)?|di(?:sen)?t|spécifie(?:nt)?|aborde(?:nt)?|évoque(?:nt)?|comporte(?:nt)?|inclu(?:en)?t|offre(?:nt)?|a|ont)\bSOME?(?:pas|aucune?|rien|ni)\b/u,
    /(?:je (?:ne |n')|je n')\p{L}+\bSOME?(?:pas|aucune?|rien)\b/u,
    /(?:cette|ces|l'|la|cela|ceci|votre) ?(?:informations?|question|réponse|précision|donnée|détail)?s? ?(?:ne |n')SOME?(?:pas|aucune?)\bSOME(?:dans|par|à partir|mentionn|précis|indiqu|fourni|disponible|répond|figur|trouv)/u,
    /SOME(?:n'est|ne sont|n'apparaî(?:t|ssent)|ne figure(?:nt)?|n'a|ne se trouve(?:nt)?)\bSOME?(?:pas|aucunement)\bSOME(?:dans|par|à partir de) DOCUMENTS/u,
    /(?:dans DOCUMENTS ?)?il n'(?:y a|existe) (?:pas|aucune?)\bSOME(?:informations?|mention|réponse|indication|précision|données?|détails?)/u,
    /(?:aucune?|pas d')(?: \p{L}+)? ?(?:informations?|mention|réponse|indication|précision|données?|documents?|passages?|extraits?)\b/u,
    /aucune? (?:de )?DOCUMENTS/u,
    /rien dans DOCUMENTS/u,
    /il n'est pas possible de (?:répondre|dire|déterminer)/u,
    /on ne (?:trouve|sait|peut)\bSOME?(?:pas|rien|aucune?)\bSOME?(?:DOCUMENTS|information|répondre|dire)/u,
  ],
  continuations: [
    /(?:(?:ils|elles|il|elle) )?(?:ne |n')SOME?(?:pas|aucune?|rien)\b/u,
    /(?:pas|aucune?|rien)\b/u,
  ],
  topics: [
    /DOCUMENTS (?:ne )?(?:mentionnent|décrivent|traitent|parlent|concernent|portent|évoquent|abordent|décrit|mentionne)\b/u,
  ],
  fillers: [
    /(?:veuillez|vous pouvez|vous pourriez|n'hésitez|si vous|pour (?:plus|de plus|toute|obtenir|en savoir)|je vous (?:recommande|suggère|conseille|invite)|je peux (?:seulement|uniquement)|puis-je|essayez|contactez|consultez)\b/u,
    /(?:malheureusement|désolée?|je suis (?:vraiment )?désolée?|non)$/u,
  ],
};

const spanish: RefusalPhrases = {
  documents:
    /(?:(?:los|las|estos|estas|el|la|mis|del) )?(?:documentos?|documentación|pasajes?|textos?|fuentes?|fragmentos?|extractos?|contexto|información(?= (?:proporcionad|disponible|facilitad|suministrad|que tengo))|materiales|contenido)(?: (?:proporcionad[oa]s?|facilitad[oa]s?|disponibles?|dad[oa]s?|suministrad[oa]s?|que tengo|anteriores|aportad[oa]s?|citad[oa]s?)){0,2}/u,
  introduction:
    /lamentablemente|desafortunadamente|por desgracia|lo siento(?: mucho)?|disculpe|sin embargo|pero|por tanto|según DOCUMENTS|de acuerdo con DOCUMENTS|basándome en DOCUMENTS|con base en DOCUMENTS|a partir de DOCUMENTS/u,
  refusals: [
    /(?:en )?DOCUMENTS (?:\p{L}+ )?(?:no|tampoco) (?:(?:se|me|lo|la|los|las) )?(?:\p{L}+mente )?(?:contienen?|mencionan?|incluyen?|proporcionan?|especifican?|indican?|dan?|responden?|dicen?|ofrecen?|tratan?|hablan?|recogen?|detallan?|contestan?|encuentr[ao]|encontré|aparece|figura|consta|hay|he encontrado|aclaran?|abordan?|facilitan?|permiten?|tienen?|precisan?|señalan?)\b/u,
    /no (?:he (?:podido|encontrado)|pude|puedo|encuentro|encontré|tengo|dispongo|sé|logré|cuento)\b/u,
    /no (?:hay|existe|existen|consta|se (?:dispone de|ofrece|proporciona|da|encuentra|encontró|menciona))\bSOME(?:información|mención|datos|respuesta|detalles|indicación|referencia|DOCUMENTS)\b/u,
    /no se (?:menciona|especifica|indica|encuentra|encontró|proporciona|incluye|detalla|responde|dice|precisa)\bSOME(?:en|por) DOCUMENTS/u,
    /(?:esta|esa|la|dicha|su|una) (?:información|pregunta|respuesta) no\b/u,
    /SOMEno (?:se (?:menciona|especifica|indica|encuentra|responde|describe|detalla|recoge)n?|aparecen?|figuran?|están?|consta)\bSOME?(?:en|por) DOCUMENTS/u,
    /ningun[oa] de DOCUMENTS/u,
    /ningún (?:documento|pasaje|texto|fragmento)\b/u,
    /(?:ninguna|sin) (?:información|mención|respuesta)\b/u,
    /no es posible (?:responder|determinar|decir|saber)\b/u,
    /nada en DOCUMENTS/u,
  ],
  continuations: [/(?:(?:ellos|estos) )?(?:no|tampoco|nada|ningun[oa])\b/u],
  topics: [
    /DOCUMENTS (?:solo |sólo |únicamente )?(?:describen?|mencionan?|tratan?|hablan?|se refieren?|abordan?|contienen (?:solo |sólo )?información)\b/u,
  ],
  fillers: [
    /(?:por favor|puede|podría|le (?:recomiendo|sugiero)|te (?:recomiendo|sugiero)|si (?:tiene|necesita|desea|quiere|me)|para (?:más|mayor|obtener)|no dude|consulte|contacte|póngase|solo puedo|sólo puedo|intente|pruebe)\b/u,
    /(?:lamentablemente|desafortunadamente|lo siento(?: mucho)?|no)$/u,
  ],
};

const italian: RefusalPhrases = {
  documents:
    /(?:(?:i|gli|le|il|lo|la|questi|nei|dei|dai) )?(?:documenti|documento|documentazione|passaggi|passaggio|brani|brano|testi|testo|fonti|estratti|contesto|informazioni(?= (?:fornit|disponibil)))(?: (?:fornit[ioe]|disponibili|dat[ioe]|a disposizione)){0,2}/u,
  introduction:
    /purtroppo|mi dispiace|spiacente|tuttavia|però|ma|in base a(?:i|lle)? DOCUMENTS|secondo DOCUMENTS|sulla base de(?:i|lle)? DOCUMENTS/u,
  refusals: [
    /(?:in )?DOCUMENTS (?:\p{L}+ )?non (?:(?:si|mi|ci|vi|lo|la) )?(?:conten(?:gono|ga)|contiene|menzionan?o?|forniscono|fornisce|specifican?o?|indican?o?|rispondono|risponde|riportan?o?|dicono|dice|includono|include|trattano|tratta|danno|offrono|parlano|parla|è|sono|c'è|trova|trovo|ho trovato|precisano|hanno)\b/u,
    /non (?:ho (?:trovato|informazioni|abbastanza|trovata)|trovo|posso|so|sono (?:in grado|riuscit)|dispongo|riesco)/u,
    /non (?:c'è|ci sono|sono presenti|è presente|vi sono|esistono|è disponibile)\bSOME(?:informazion[ie]|risposta|dati|dettagli|riferiment[io]|DOCUMENTS)/u,
    /(?:questa|tale|la|l') ?(?:informazione|domanda|risposta) non\b/u,
    /SOMEnon (?:è|sono|viene|vengono|si trova|compare|figura)\bSOME(?:ne(?:i|gli|lle|l)|da(?:i|gli|lle|l)|in) DOCUMENTS/u,
    /nessun[oa]? (?:\p{L}+ )?(?:informazione|risposta|dettaglio|DOCUMENTS)/u,
  ],
  continuations: [/(?:non|nessun[oa]?|niente|nulla)\b/u],
  topics: [/DOCUMENTS (?:solo |soltanto )?(?:descrivono|menzionano|trattano|parlano|riguardano)\b/u],
  fillers: [
    /(?:per favore|può|potrebbe|ti consiglio|le consiglio|se (?:ha|hai|desidera|vuole)|per (?:maggiori|ulteriori|altre)|contatti|consulti|posso solo|provi)\b/u,
    /(?:purtroppo|mi dispiace|no)$/u,
  ],
};

const dutch: RefusalPhrases = {
  documents:
    /(?:(?:de|deze|het|mijn) )?(?:(?:verstrekte|gegeven|beschikbare|aangeleverde|bijgevoegde|gevonden|aangeboden) ){0,2}(?:documenten|document|documentatie|passages?|bronnen|bron|teksten|tekst|tekstfragmenten|fragmenten|context)/u,
  introduction:
    /helaas|sorry|het spijt me|echter|maar|dus|volgens DOCUMENTS|op basis van DOCUMENTS|op grond van DOCUMENTS/u,
  refusals: [
    /DOCUMENTS (?:bevatten|bevat|vermelden|vermeldt|geven|geeft|noemen|noemt|zeggen|zegt|beantwoorden|beantwoordt|bieden|biedt|gaan|gaat|hebben|heeft|behandelen)\bSOME?(?:geen|niet|niets)\b/u,
    /(?:bevatten|vermelden|geven|noemen|zeggen|beantwoorden|bieden|gaan) DOCUMENTS SOME?(?:geen|niet|niets)\b/u,
    /(?:in|uit|op basis van) DOCUMENTS (?:\p{L}+ )?(?:staat|staan|wordt|worden|is|zijn|vind|kan|kon|blijkt)\bSOME?(?:geen|niet|niets)\b/u,
    /(?:ik (?:kan|kon|heb|weet|vind|beschik|zie)|(?:kan|kon|heb|weet|vind) ik)\bSOME?(?:geen|niet|niets)\b/u,
    /(?:er|hierover|daarover) (?:is|zijn|staat|staan|wordt)\bSOME?(?:geen (?:\p{L}+ )?(?:informatie|antwoord|gegevens|vermelding)|niets|niet SOMEDOCUMENTS)/u,
    /geen (?:\p{L}+ )?(?:informatie|antwoord|gegevens|vermelding|DOCUMENTS)/u,
    /(?:deze|de|het|dit|uw) (?:informatie|vraag|antwoord)\bSOMEniet\b/u,
    /SOME(?:staat|staan|wordt|worden|is|zijn)\bSOME?(?:niet|nergens)\bSOME?(?:in|door) DOCUMENTS/u,
    /SOME(?:staat|staan|wordt|worden|is|zijn)\bSOME?(?:in|door) DOCUMENTS SOME?(?:niet|nergens)\b/u,
  ],
  continuations: [/(?:(?:ze|zij|deze) )?(?:\p{L}+ )?(?:geen|niet|niets)\b/u],
  topics: [/DOCUMENTS (?:beschrijven|vermelden|behandelen|gaan over|noemen)\b/u],
  fillers: [
    /(?:neem|u kunt|je kunt|als u|als je|voor (?:meer|verdere)|ik raad|probeer|raadpleeg|ik kan alleen|gelieve)\b/u,
    /(?:helaas|sorry|het spijt me|nee)$/u,
  ],
};

/** Of the languages of the chat page, and those whose stop words are known. */
export const REFUSAL_PHRASES: readonly RefusalPhrases[] = [english, german, french, spanish, italian, dutch];
