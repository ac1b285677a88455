import { RagError } from '@rag/core';

/** The {@link RagError} that a promise rejects with. Throws when it resolves or rejects with something else. */
export async function rejectionOf(promise: Promise<unknown>): Promise<RagError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RagError) return error;
  throw new Error('It should have rejected with a RagError.', { cause: error });
}
