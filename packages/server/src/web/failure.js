/**
 * What the reader is told when there is no answer.
 * @typedef {{ text: string, retryable: boolean }} Failure
 */

/** A refusal or a failure that the service itself told of, as problem details. */
export class ServiceError extends Error {
  /**
   * @param {string} code
   * @param {{ retryable?: boolean, retryAfterSeconds?: number | undefined }} [options]
   */
  constructor(code, { retryable = false, retryAfterSeconds } = {}) {
    super(code);
    this.code = code;
    this.retryable = retryable;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * @param {unknown} error
 * @param {boolean} online
 * @returns {Failure}
 */
export function describeFailure(error, online) {
  if (!(error instanceof ServiceError)) {
    const text = online
      ? 'The service cannot be reached right now. Please try again in a moment.'
      : 'You seem to be offline. Your question is still here for when you are back.';
    return { text, retryable: true };
  }
  switch (error.code) {
    case 'rate_limited':
      return {
        text: `Those were many questions in a short time. You can go on ${inSeconds(error.retryAfterSeconds)}.`,
        retryable: true,
      };
    case 'interrupted':
      return { text: 'The answer broke off before its end.', retryable: true };
    case 'index_missing':
      return {
        text: 'No documents have been added yet, so there is nothing to answer from.',
        retryable: true,
      };
    case 'invalid_input':
    case 'body_too_large':
      return { text: 'This question is too long. Please put it in fewer words.', retryable: false };
    case 'content_filtered':
      return {
        text: 'The content filter stopped this question. Please put it differently.',
        retryable: false,
      };
    default:
      return error.retryable
        ? { text: 'The service is very busy right now. Please try again in a moment.', retryable: true }
        : { text: 'Something went wrong on our side. We are sorry.', retryable: true };
  }
}

/** @param {number | undefined} seconds */
function inSeconds(seconds) {
  if (seconds === undefined) return 'in a minute';
  return seconds === 1 ? 'in a second' : `in ${seconds} seconds`;
}
