import type { Texts } from './texts.ts';

export const en: Texts = {
  title: 'Ask the documents',
  welcomeTitle: 'What would you like to know?',
  welcomeText: 'Every answer comes from the documents and shows the passages that it rests on.',
  quotesOnly: 'No language model is connected: answers quote the documents word for word.',
  examples: 'Example questions',
  question: 'Your question',
  placeholder: 'Ask a question',
  ask: 'Ask',
  stop: 'Stop the answer',
  newConversation: 'New conversation',
  conversation: 'Conversation',
  kept: (minutes) =>
    `Nothing about you is stored. This conversation is deleted after ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
  checkSources: 'Please check important facts on the cited page.',

  searching: 'Searching the documents…',
  reading: (passages) => (passages === 1 ? 'Reading one passage…' : `Reading ${passages} passages…`),
  writing: 'Writing the answer…',
  answerReady: (sources) =>
    sources === 1 ? 'The answer is ready, with one source.' : `The answer is ready, with ${sources} sources.`,
  noAnswerFound: 'The documents do not answer this question.',
  stopped: 'You stopped this answer.',
  conversationStarted: 'A new conversation starts.',
  conversationRestored: 'Your conversation is still here.',
  conversationForgotten: 'The conversation above has been deleted. Your next question starts a new one.',

  answer: 'Answer',
  sources: 'Sources',
  page: (page) => `page ${page}`,
  sourceLink: (marker, place) => `Source ${marker}: ${place}`,
  showPassage: 'Show the whole passage',
  hidePassage: 'Show less',
  copy: 'Copy the answer',
  copied: 'Copied',
  askAgain: 'Ask again',
  edit: 'Edit the question',
  editing: 'You are editing your last question.',
  cancelEditing: 'Cancel',
  helpful: 'Was this helpful?',
  yes: 'Yes',
  no: 'No',
  thanks: 'Thank you. Only the click is counted.',
  alsoInDocuments: 'Also in the documents',

  cached: 'Answered before, shown from the cache.',
  degraded: 'A part of the service is unavailable, so this answer may be simpler than usual.',
  truncated: 'This answer was cut at its maximum length.',
  rephrase: 'Try other words, or name the exact thing that you are looking for.',
  tryExamples: 'Or ask one of these:',

  tryAgain: 'Try again',
  tryAgainIn: (seconds) => `Try again in ${seconds} s`,
  canAskAgain: 'You can ask again.',
  rateLimited: 'You have asked many questions in a short time.',
  offline: 'You are offline. Your question is still here.',
  unreachable: 'The service is unreachable right now.',
  interrupted: 'The answer broke off before its end.',
  noDocuments: 'No documents have been added yet, so there is nothing to answer from.',
  tooLong: 'This question is too long. Please use fewer words.',
  filtered: 'The content filter stopped this question. Please put it differently.',
  busy: 'The service is very busy right now.',
  internal: 'Something went wrong on our side. We are sorry.',

  openChat: 'Open the chat',
  closeChat: 'Close the chat',

  fromService: {
    notFound: 'I could not find an answer to this in the documents.',
    filtered:
      'This question or its answer was stopped by the content filter. Please try to put it differently.',
    ungrounded:
      'No passage of the documents could be tied to this answer; please check it before you rely on it.',
    unsupportedFigures: 'Not in the documents that were found, please check: {figures}.',
  },
};
