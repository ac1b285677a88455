export type { SharingContext } from './coalesce.ts';
export { coalesce } from './coalesce.ts';
export { createSingleFlight } from './single-flight.ts';
