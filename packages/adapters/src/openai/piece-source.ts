/** Takes the bytes of a reply as they arrive. */
export interface PieceReader {
  onPiece(bytes: Uint8Array): void;
  /** Called once or more often; the first call counts. With an error if the reply broke off. */
  onEnd(error?: unknown): void;
}

/** A reply that hands its bytes to one reader. A `Response` that is one, too, is read without its web stream. */
export interface PieceSource {
  readPieces(reader: PieceReader): void;
  /** No more pieces for now; those on their way may still come. */
  pause(): void;
  resume(): void;
  /** Nothing more is read, since the text of the reply is whole: its connection may be used again. */
  release(): void;
  /** Nothing more is read: closes the connection unless the reply is over. */
  close(): void;
}

export function toPieceSource(response: Response): PieceSource {
  return isPieceSource(response) ? response : fromWebStream(response.body);
}

function isPieceSource(response: Response): response is Response & PieceSource {
  return 'readPieces' in response;
}

function fromWebStream(body: ReadableStream<Uint8Array> | null): PieceSource {
  const reader = body?.getReader();
  let isPaused = false;
  let wake = (): void => {};

  async function read({ onPiece, onEnd }: PieceReader): Promise<void> {
    try {
      for (;;) {
        const next = await reader?.read();
        if (next === undefined || next.done) return onEnd();
        onPiece(next.value);
        if (isPaused)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } catch (error) {
      onEnd(error);
    }
  }

  function close(): void {
    wake();
    // Rejects with the failure of a broken connection, which was reported already.
    reader?.cancel().catch(() => {});
  }

  return {
    readPieces: (pieceReader) => void read(pieceReader),
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      wake();
    },
    release: close,
    close,
  };
}
