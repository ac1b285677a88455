export type { SharingContext } from './coalesce.ts';
export { coalesce } from './coalesce.ts';
export { mergeTexts } from './merge-texts.ts';
export { createSingleFlight, type FlightEvents } from './single-flight.ts';
