/** Every text of the interface, in one language. Answers are in the language of the question instead. */
export interface Texts {
  /** Shown where the operator has set no title. */
  readonly title: string;
  readonly welcomeTitle: string;
  readonly welcomeText: string;
  /** Shown where no model is connected. */
  readonly quotesOnly: string;
  readonly examples: string;
  readonly question: string;
  readonly placeholder: string;
  readonly ask: string;
  readonly stop: string;
  readonly newConversation: string;
  readonly conversation: string;
  /** What is kept, and for how long. */
  readonly kept: (minutes: number) => string;
  readonly checkSources: string;

  readonly searching: string;
  readonly reading: (passages: number) => string;
  readonly writing: string;
  readonly answerReady: (sources: number) => string;
  readonly noAnswerFound: string;
  readonly stopped: string;
  readonly conversationStarted: string;
  readonly conversationRestored: string;
  readonly conversationForgotten: string;

  readonly answer: string;
  readonly sources: string;
  readonly page: (page: number) => string;
  readonly sourceLink: (marker: number, place: string) => string;
  readonly showPassage: string;
  readonly hidePassage: string;
  readonly copy: string;
  readonly copied: string;
  readonly askAgain: string;
  readonly edit: string;
  readonly editing: string;
  readonly cancelEditing: string;
  readonly helpful: string;
  readonly yes: string;
  readonly no: string;
  readonly thanks: string;
  readonly alsoInDocuments: string;

  readonly cached: string;
  readonly degraded: string;
  readonly truncated: string;
  readonly rephrase: string;
  readonly tryExamples: string;

  readonly tryAgain: string;
  readonly tryAgainIn: (seconds: number) => string;
  readonly canAskAgain: string;
  readonly rateLimited: string;
  readonly offline: string;
  readonly unreachable: string;
  readonly interrupted: string;
  readonly noDocuments: string;
  readonly tooLong: string;
  readonly filtered: string;
  readonly busy: string;
  readonly internal: string;

  readonly openChat: string;
  readonly closeChat: string;

  /** What the service says itself, in English, where a model writes nothing. */
  readonly fromService: ServiceTexts;
}

export interface ServiceTexts {
  readonly notFound: string;
  readonly filtered: string;
  readonly ungrounded: string;
  /** With `{figures}` where they stand. */
  readonly unsupportedFigures: string;
}
