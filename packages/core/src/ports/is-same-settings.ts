import type { IndexSettings, StageSettings } from './index-writer.ts';

/** Whether two indexes hold the same of the same documents. */
export function isSameSettings(left: IndexSettings, right: IndexSettings): boolean {
  return (
    left.fingerprint === right.fingerprint &&
    left.dimensions === right.dimensions &&
    left.embeddingModel === right.embeddingModel
  );
}

/** Whether a stage that was left behind is what this run would have made. */
export function isSameStage(left: StageSettings, right: StageSettings): boolean {
  return left.request === right.request && isSameSettings(left, right);
}
