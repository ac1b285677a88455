import { words } from '../text/index.ts';

/** The kind of a message that is no question. */
type Courtesy = 'thanks' | 'farewell' | 'greeting' | 'agreement';

interface Language {
  /** The words that make a message one of these, most telling kind first. */
  readonly keys: Readonly<Record<Courtesy, string>>;
  /** Words that may stand beside them. */
  readonly fillers: string;
  readonly replies: Readonly<Record<Courtesy, string>>;
}

const LANGUAGES: readonly Language[] = [
  {
    keys: {
      thanks: 'thanks thank thx ty cheers',
      farewell: 'bye goodbye',
      greeting: 'hi hello hey greetings',
      agreement: 'ok okay alright great perfect cool good wonderful awesome understood',
    },
    fillers:
      'you so much very a lot that this it all for your the help helps helped was is really morning afternoon evening day night again there everyone got',
    replies: {
      thanks: 'You are welcome. Is there anything else you would like to know from the documents?',
      farewell: 'Goodbye!',
      greeting: 'Hello! Ask me anything about the documents.',
      agreement: 'Good. Is there anything else you would like to know from the documents?',
    },
  },
  {
    keys: {
      thanks: 'danke dank dankeschön dankesehr',
      farewell: 'tschüss tschüs wiedersehen servus',
      greeting: 'hallo moin grüezi guten',
      agreement: 'ok okay gut super prima klar verstanden perfekt',
    },
    fillers:
      'dir ihnen euch sehr schön vielen herzlichen für die ihre deine hilfe das hat geholfen war ist morgen tag abend auf alles ja',
    replies: {
      thanks: 'Gern geschehen. Möchten Sie noch etwas aus den Dokumenten wissen?',
      farewell: 'Auf Wiedersehen!',
      greeting: 'Guten Tag! Fragen Sie mich etwas zu den Dokumenten.',
      agreement: 'Gut. Möchten Sie noch etwas aus den Dokumenten wissen?',
    },
  },
  {
    keys: {
      thanks: 'merci',
      farewell: 'revoir',
      greeting: 'bonjour salut bonsoir',
      agreement: "ok d'accord d’accord parfait super compris",
    },
    fillers: "beaucoup bien à vous pour votre ton aide c'est c’est très au tout le monde",
    replies: {
      thanks: 'Je vous en prie. Souhaitez-vous savoir autre chose dans les documents ?',
      farewell: 'Au revoir !',
      greeting: 'Bonjour ! Posez-moi vos questions sur les documents.',
      agreement: 'Bien. Souhaitez-vous savoir autre chose dans les documents ?',
    },
  },
  {
    keys: {
      thanks: 'gracias',
      farewell: 'adiós',
      greeting: 'hola buenos buenas',
      agreement: 'vale ok perfecto entendido',
    },
    fillers: 'muchas por tu su la ayuda todo días tardes noches',
    replies: {
      thanks: 'De nada. ¿Desea saber algo más de los documentos?',
      farewell: '¡Adiós!',
      greeting: '¡Hola! Pregúnteme lo que quiera sobre los documentos.',
      agreement: 'Bien. ¿Desea saber algo más de los documentos?',
    },
  },
  {
    keys: {
      thanks: 'grazie',
      farewell: 'arrivederci',
      greeting: 'ciao buongiorno buonasera',
      agreement: 'ok perfetto capito',
    },
    fillers: "mille molte per l'aiuto l’aiuto il tuo suo tutto",
    replies: {
      thanks: 'Prego. Vuole sapere altro dai documenti?',
      farewell: 'Arrivederci!',
      greeting: 'Buongiorno! Mi chieda quello che vuole sui documenti.',
      agreement: 'Bene. Vuole sapere altro dai documenti?',
    },
  },
  {
    keys: {
      thanks: 'bedankt dank dankjewel dankuwel',
      farewell: 'doei',
      greeting: 'hallo hoi goedemorgen goedemiddag goedenavond',
      agreement: 'oké ok prima begrepen perfect',
    },
    fillers: 'je u wel voor de uw hulp heel erg',
    replies: {
      thanks: 'Graag gedaan. Wilt u nog iets weten uit de documenten?',
      farewell: 'Tot ziens!',
      greeting: 'Hallo! Stel me een vraag over de documenten.',
      agreement: 'Goed. Wilt u nog iets weten uit de documenten?',
    },
  },
];

const KINDS: readonly Courtesy[] = ['thanks', 'farewell', 'greeting', 'agreement'];
/** Longer messages are read as questions, and are not looked at word by word. */
const MAX_LENGTH = 60;

const matchers = LANGUAGES.map(({ keys, fillers, replies }) => {
  const keyWords = KINDS.map((kind) => ({ reply: replies[kind], words: new Set(keys[kind].split(' ')) }));
  const known = new Set([...fillers.split(' '), ...keyWords.flatMap((key) => [...key.words])]);
  return { keyWords, known };
});

/**
 * A polite reply to a message that is no question, such as "thanks", "hi" or "ok", in its language. `undefined` for all
 * other messages: one unknown word or a question mark makes it a question.
 */
export function courtesyReply(message: string): string | undefined {
  if (message.length > MAX_LENGTH || /[?？]/u.test(message)) return undefined;
  const all = words(message);
  if (all.length === 0) return undefined;
  for (const { keyWords, known } of matchers) {
    if (!all.every((word) => known.has(word))) continue;
    const key = keyWords.find((each) => all.some((word) => each.words.has(word)));
    if (key !== undefined) return key.reply;
  }
  return undefined;
}
