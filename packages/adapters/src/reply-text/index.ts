export { createReplyFilter, type ReplyFilter, type ReplyFilterOptions } from './reply-filter.ts';
export type { ReplyPart } from './reply-outlet.ts';
