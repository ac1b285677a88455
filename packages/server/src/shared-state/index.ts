export { openSharedState, type SharedState } from './open-shared-state.ts';
