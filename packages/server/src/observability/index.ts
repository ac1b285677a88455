export { createAnswerLog } from './answer-log.ts';
export { createLogger } from './create-logger.ts';
export { indexProblems } from './index-problems.ts';
export { logModelFailures } from './log-model-failures.ts';
export { type Logger, SILENT_LOGGER } from './logger.ts';
export { createTokenCount, type TokenCount } from './token-count.ts';
export { warnAboutEmbedding } from './warn-about-embedding.ts';
