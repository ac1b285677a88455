import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { Answer, Passage } from '@rag/core';
import { toProblemDetails } from '../http/index.ts';
import { toWireAnswer, toWirePassage } from '../protocols/index.ts';
import { askInput, askOutput, searchInput, searchOutput } from './tool-schemas.ts';

const IDENTITY = { name: 'rag-chat', title: 'Questions to the documents', version: '1.0.0' };

const INSTRUCTIONS =
  'Answers questions from a curated set of documents. Every statement of an answer is cited by a marker such as ' +
  '[1]; repeat the sources to the reader. An outcome of not_found means that the documents do not hold the answer.';

/** Both tools only read, and only from the documents. */
const ANNOTATIONS = { readOnlyHint: true, openWorldHint: false } as const;

export interface McpTools {
  /** Rejects with the error to tell the caller. */
  readonly ask: (question: { message: string; sessionId: string | undefined }) => Promise<Answer>;
  /** Rejects with the error to tell the caller. */
  readonly search: (query: string) => Promise<readonly Passage[]>;
}

/** An MCP server for one request. It keeps no state between requests. */
export function createMcpServer({ ask, search }: McpTools): McpServer {
  const server = new McpServer(IDENTITY, { instructions: INSTRUCTIONS });

  server.registerTool(
    'ask',
    {
      title: 'Ask the documents',
      description:
        'Answers a question from the documents, with the passages that it rests on, or says that they do not hold the answer.',
      inputSchema: askInput,
      outputSchema: askOutput,
      annotations: ANNOTATIONS,
    },
    ({ message, session_id }) =>
      toResult(async () => {
        const answer = toWireAnswer(await ask({ message, sessionId: session_id }));
        const sources = answer.citations.map(
          ({ marker, source, page }) => `[${marker}] ${describePlace(source, page)}`,
        );
        return { structuredContent: answer, text: [answer.answer, ...sources].join('\n') };
      }),
  );

  server.registerTool(
    'search',
    {
      title: 'Search the documents',
      description: 'Finds the passages of the documents that fit a question best, as they stand there.',
      inputSchema: searchInput,
      outputSchema: searchOutput,
      annotations: ANNOTATIONS,
    },
    ({ query }) =>
      toResult(async () => {
        const passages = (await search(query)).map(toWirePassage);
        const texts = passages.map(
          ({ source, page, excerpt }) => `${describePlace(source, page)}:\n${excerpt}`,
        );
        return {
          structuredContent: { passages },
          text: texts.length === 0 ? 'Nothing found.' : texts.join('\n\n'),
        };
      }),
  );

  return server;
}

interface ToolOutput {
  readonly structuredContent: Record<string, unknown>;
  readonly text: string;
}

/** A failure is a result, too, so that the calling model can read the reason and the time to wait. */
async function toResult(work: () => Promise<ToolOutput>): Promise<CallToolResult> {
  try {
    const { structuredContent, text } = await work();
    return { structuredContent, content: [{ type: 'text', text }] };
  } catch (error) {
    const { detail } = toProblemDetails(error);
    return { isError: true, content: [{ type: 'text', text: detail }] };
  }
}

function describePlace(source: string, page: number | undefined): string {
  return page === undefined ? source : `${source}, page ${page}`;
}
