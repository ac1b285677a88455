import type { Answer, Citation } from '@rag/core';
import { formatOfName } from '@rag/core/adapter';
import type { RenderEvent } from '../../ask/index.ts';
import { toProblemDetails } from '../../http/index.ts';
import type { DocumentUrl } from '../document-url.ts';
import type { UiMessageChunk } from './schemas.ts';

/** An answer is one text part, which has to have an id. */
const TEXT = 'answer';
const END = 'data: [DONE]\n\n';

/** Renders events as the AI SDK's UI message stream. The sources follow the text that cites them. */
export function createUiMessageRenderer(urlOf: DocumentUrl): RenderEvent {
  let isOpen = false;

  function open(): UiMessageChunk[] {
    if (isOpen) return [];
    isOpen = true;
    return [{ type: 'text-start', id: TEXT }];
  }

  return (event) => {
    switch (event.type) {
      case 'start':
        return toData({ type: 'start', messageId: event.answerId }, { type: 'start-step' });
      case 'sources':
        return '';
      case 'delta':
        return toData(...open(), { type: 'text-delta', id: TEXT, delta: event.text });
      case 'restart':
        if (!isOpen) return '';
        isOpen = false;
        return toData({ type: 'reset-step' });
      case 'done':
        return `${toData(...open(), { type: 'text-end', id: TEXT }, ...toEnd(event.answer, urlOf))}${END}`;
      case 'error':
        return `${toData({ type: 'error', errorText: toProblemDetails(event.error).detail })}${END}`;
    }
  };
}

function toEnd(
  { citations, outcome, cached, degraded, truncated }: Answer,
  urlOf: DocumentUrl,
): UiMessageChunk[] {
  const whole = truncated ? 'length' : 'stop';
  return [
    ...citations.map((citation) => toSource(citation, urlOf)),
    { type: 'finish-step' },
    {
      type: 'finish',
      finishReason: outcome === 'filtered' ? 'content-filter' : whole,
      messageMetadata: { outcome, cached, degraded: degraded.length > 0 },
    },
  ];
}

/** Has a URL when documents are served. The id is the number in the text. */
function toSource(citation: Citation, urlOf: DocumentUrl): UiMessageChunk {
  const { marker, source, reference, excerpt, page, heading } = citation;
  const url = urlOf(reference);
  const common = {
    sourceId: String(marker),
    title: page === undefined ? source : `${source}, page ${page}`,
    providerMetadata: {
      'rag-chat': {
        excerpt,
        reference,
        ...(page === undefined ? {} : { page }),
        ...(heading === undefined ? {} : { heading }),
      },
    },
  };
  return url === null
    ? { type: 'source-document', ...common, mediaType: mediaTypeOf(source), filename: source }
    : { type: 'source-url', ...common, url };
}

function toData(...chunks: readonly UiMessageChunk[]): string {
  return chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
}

const MEDIA_TYPES = {
  pdf: 'application/pdf',
  html: 'text/html',
  markdown: 'text/markdown',
  text: 'text/plain',
};

function mediaTypeOf(name: string): string {
  const format = formatOfName(name);
  return format === undefined ? 'application/octet-stream' : MEDIA_TYPES[format];
}
