export type { CallLimits, Deadline, DeadlineOptions, StartTimer } from './deadline.ts';
export { openDeadline, withDeadline } from './deadline.ts';
export type { Sleep } from './sleep.ts';
export { sleep } from './sleep.ts';
export { startTimer } from './start-timer.ts';
