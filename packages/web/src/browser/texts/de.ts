import type { Texts } from './texts.ts';

export const de: Texts = {
  title: 'Fragen Sie die Dokumente',
  welcomeTitle: 'Was möchten Sie wissen?',
  welcomeText: 'Jede Antwort stammt aus den Dokumenten und zeigt die Stellen, auf denen sie beruht.',
  quotesOnly: 'Es ist kein Sprachmodell angeschlossen: Antworten zitieren die Dokumente wörtlich.',
  examples: 'Beispielfragen',
  question: 'Ihre Frage',
  placeholder: 'Stellen Sie eine Frage',
  ask: 'Fragen',
  stop: 'Antwort anhalten',
  newConversation: 'Neues Gespräch',
  conversation: 'Gespräch',
  kept: (minutes) =>
    `Über Sie wird nichts gespeichert. Dieses Gespräch wird nach ${minutes === 1 ? 'einer Minute' : `${minutes} Minuten`} gelöscht.`,
  checkSources: 'Bitte prüfen Sie Wichtiges auf der zitierten Seite.',

  searching: 'Die Dokumente werden durchsucht …',
  reading: (passages) =>
    passages === 1 ? 'Eine Stelle wird gelesen …' : `${passages} Stellen werden gelesen …`,
  writing: 'Die Antwort wird geschrieben …',
  answerReady: (sources) =>
    sources === 1 ? 'Die Antwort ist da, mit einer Quelle.' : `Die Antwort ist da, mit ${sources} Quellen.`,
  noAnswerFound: 'Die Dokumente beantworten diese Frage nicht.',
  stopped: 'Sie haben diese Antwort angehalten.',
  conversationStarted: 'Ein neues Gespräch beginnt.',
  conversationRestored: 'Ihr Gespräch ist noch da.',
  conversationForgotten: 'Das Gespräch oben wurde gelöscht. Ihre nächste Frage beginnt ein neues.',

  answer: 'Antwort',
  sources: 'Quellen',
  page: (page) => `Seite ${page}`,
  sourceLink: (marker, place) => `Quelle ${marker}: ${place}`,
  showPassage: 'Ganze Stelle zeigen',
  hidePassage: 'Weniger zeigen',
  copy: 'Antwort kopieren',
  copied: 'Kopiert',
  askAgain: 'Noch einmal fragen',
  edit: 'Frage bearbeiten',
  editing: 'Sie bearbeiten Ihre letzte Frage.',
  cancelEditing: 'Abbrechen',
  helpful: 'War das hilfreich?',
  yes: 'Ja',
  no: 'Nein',
  thanks: 'Danke. Nur der Klick wird gezählt.',
  alsoInDocuments: 'Auch in den Dokumenten',

  cached: 'Schon einmal beantwortet, aus dem Zwischenspeicher gezeigt.',
  degraded: 'Ein Teil des Dienstes ist nicht verfügbar; diese Antwort ist vielleicht einfacher als sonst.',
  truncated: 'Diese Antwort wurde bei ihrer größten Länge abgeschnitten.',
  rephrase: 'Versuchen Sie es mit anderen Worten, oder nennen Sie genau, was Sie suchen.',
  tryExamples: 'Oder fragen Sie zum Beispiel:',

  tryAgain: 'Erneut versuchen',
  tryAgainIn: (seconds) => `Erneut versuchen in ${seconds} s`,
  canAskAgain: 'Sie können wieder fragen.',
  rateLimited: 'Sie haben in kurzer Zeit viele Fragen gestellt.',
  offline: 'Sie sind offline. Ihre Frage ist noch da.',
  unreachable: 'Der Dienst ist gerade nicht erreichbar.',
  interrupted: 'Die Antwort ist vor ihrem Ende abgebrochen.',
  noDocuments: 'Es sind noch keine Dokumente hinterlegt, aus denen geantwortet werden könnte.',
  tooLong: 'Diese Frage ist zu lang. Bitte fassen Sie sich kürzer.',
  filtered: 'Der Inhaltsfilter hat diese Frage angehalten. Bitte stellen Sie sie anders.',
  busy: 'Der Dienst ist gerade stark ausgelastet.',
  internal: 'Bei uns ist etwas schiefgegangen. Das tut uns leid.',

  openChat: 'Chat öffnen',
  closeChat: 'Chat schließen',

  fromService: {
    notFound: 'Dazu habe ich in den Dokumenten keine Antwort gefunden.',
    filtered:
      'Der Inhaltsfilter hat diese Frage oder ihre Antwort angehalten. Bitte formulieren Sie sie anders.',
    ungrounded:
      'Zu dieser Antwort fand sich keine Stelle in den Dokumenten; bitte prüfen Sie sie, bevor Sie sich darauf verlassen.',
    unsupportedFigures: 'Nicht in den gefundenen Dokumenten, bitte prüfen: {figures}.',
  },
};
