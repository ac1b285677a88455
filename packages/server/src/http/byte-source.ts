/** Takes the bytes of a body: the controller of a web stream, or a response of Node. */
export interface ByteSink {
  enqueue(bytes: Uint8Array): void;
  /** Negative while the client has not read what it was sent. */
  readonly desiredSize: number | null;
  close(): void;
}

/** Makes the bytes of a body while its client reads them: what a web stream calls its underlying source. */
export interface ByteSource {
  /** Called once, first. */
  start(sink: ByteSink): void;
  /** Sends some bytes. Called while the client reads: when those before need no more room. */
  pull(): void | Promise<void>;
  /** The client has left, or the body was not wanted. May come after the end, too. */
  cancel(): void;
}
