/** What the service tells its page and its widget. */
export interface ChatSettings {
  /** Absent where the operator has set none. */
  readonly title?: string;
  /** Questions that can be asked by a click. */
  readonly examples: readonly string[];
  /** Whether no model is connected, so that answers quote the documents. */
  readonly quotesOnly: boolean;
  /** How long the service remembers a conversation after its last question. */
  readonly sessionSeconds: number;
}
