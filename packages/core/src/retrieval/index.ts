export { chooseReading } from './choose-reading.ts';
export type { ModerationContext } from './moderate.ts';
export { moderate } from './moderate.ts';
export type { RetrievalContext, RetrievalSettings, Retrieved } from './retrieve.ts';
export { retrieve } from './retrieve.ts';
export { toSearchFailure } from './search-failure.ts';
