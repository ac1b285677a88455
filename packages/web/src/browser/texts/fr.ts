import type { Texts } from './texts.ts';

export const fr: Texts = {
  title: 'Interrogez les documents',
  welcomeTitle: 'Que souhaitez-vous savoir ?',
  welcomeText: 'Chaque réponse vient des documents et montre les passages sur lesquels elle s’appuie.',
  quotesOnly: 'Aucun modèle de langage n’est connecté : les réponses citent les documents mot pour mot.',
  examples: 'Exemples de questions',
  question: 'Votre question',
  placeholder: 'Posez une question',
  ask: 'Demander',
  stop: 'Arrêter la réponse',
  newConversation: 'Nouvelle conversation',
  conversation: 'Conversation',
  kept: (minutes) =>
    `Rien n’est enregistré sur vous. Cette conversation est supprimée après ${minutes === 1 ? 'une minute' : `${minutes} minutes`}.`,
  checkSources: 'Vérifiez les points importants sur la page citée.',

  searching: 'Recherche dans les documents…',
  reading: (passages) => (passages === 1 ? 'Lecture d’un passage…' : `Lecture de ${passages} passages…`),
  writing: 'Rédaction de la réponse…',
  answerReady: (sources) =>
    sources === 1
      ? 'La réponse est prête, avec une source.'
      : `La réponse est prête, avec ${sources} sources.`,
  noAnswerFound: 'Les documents ne répondent pas à cette question.',
  stopped: 'Vous avez arrêté cette réponse.',
  conversationStarted: 'Une nouvelle conversation commence.',
  conversationRestored: 'Votre conversation est toujours là.',
  conversationForgotten:
    'La conversation ci-dessus a été supprimée. Votre prochaine question en commence une nouvelle.',

  answer: 'Réponse',
  sources: 'Sources',
  page: (page) => `page ${page}`,
  sourceLink: (marker, place) => `Source ${marker} : ${place}`,
  showPassage: 'Afficher tout le passage',
  hidePassage: 'Afficher moins',
  copy: 'Copier la réponse',
  copied: 'Copié',
  askAgain: 'Redemander',
  edit: 'Modifier la question',
  editing: 'Vous modifiez votre dernière question.',
  cancelEditing: 'Annuler',
  helpful: 'Cette réponse vous a-t-elle aidé ?',
  yes: 'Oui',
  no: 'Non',
  thanks: 'Merci. Seul le clic est compté.',
  alsoInDocuments: 'Aussi dans les documents',

  cached: 'Déjà répondu, affiché depuis le cache.',
  degraded:
    'Une partie du service est indisponible : cette réponse est peut-être plus simple que d’habitude.',
  truncated: 'Cette réponse a été coupée à sa longueur maximale.',
  rephrase: 'Essayez d’autres mots, ou nommez précisément ce que vous cherchez.',
  tryExamples: 'Ou posez l’une de ces questions :',

  tryAgain: 'Réessayer',
  tryAgainIn: (seconds) => `Réessayer dans ${seconds} s`,
  canAskAgain: 'Vous pouvez poser une nouvelle question.',
  rateLimited: 'Vous avez posé beaucoup de questions en peu de temps.',
  offline: 'Vous êtes hors ligne. Votre question est toujours là.',
  unreachable: 'Le service est injoignable pour le moment.',
  interrupted: 'La réponse s’est interrompue avant la fin.',
  noDocuments: 'Aucun document n’a encore été ajouté : il n’y a rien sur quoi répondre.',
  tooLong: 'Cette question est trop longue. Utilisez moins de mots.',
  filtered: 'Le filtre de contenu a arrêté cette question. Formulez-la autrement.',
  busy: 'Le service est très occupé pour le moment.',
  internal: 'Une erreur s’est produite de notre côté. Nous en sommes désolés.',

  openChat: 'Ouvrir le chat',
  closeChat: 'Fermer le chat',

  fromService: {
    notFound: 'Je n’ai pas trouvé de réponse à cette question dans les documents.',
    filtered: 'Le filtre de contenu a arrêté cette question ou sa réponse. Veuillez la formuler autrement.',
    ungrounded:
      'Aucun passage des documents n’a pu être rattaché à cette réponse ; veuillez la vérifier avant de vous y fier.',
    unsupportedFigures: 'Absent des documents trouvés, à vérifier : {figures}.',
  },
};
