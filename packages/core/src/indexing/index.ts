export type { Block, DocumentPage, SplitSizes } from './blocks.ts';
export { indexSettings } from './index-settings.ts';
export type { IndexTextsOptions, TextDocument } from './index-texts.ts';
export { indexTexts } from './index-texts.ts';
export type { PassageText } from './split-document.ts';
export { splitDocument } from './split-document.ts';
export { textBlocks, toLineBlocks } from './text-blocks.ts';
export { embedPassages, toChunks } from './to-chunks.ts';
