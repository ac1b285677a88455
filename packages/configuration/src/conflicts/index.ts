export { findConflicts } from './find-conflicts.ts';
export type { Given } from './given-variables.ts';
