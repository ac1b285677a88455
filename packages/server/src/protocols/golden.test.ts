import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RenderEvent } from '../ask/index.ts';
import { SCENARIOS } from './__fixtures__/scenarios.ts';
import { createUiMessageRenderer } from './ai-sdk/renderer.ts';
import { createEventRenderer } from './chat/renderer.ts';
import { createDocumentUrl } from './document-url.ts';
import { createCompletionRenderer } from './openai/renderer.ts';

const urlOf = createDocumentUrl({ servesDocuments: true });

const RENDERERS: Record<string, () => RenderEvent> = {
  chat: () => createEventRenderer(),
  openai: () => createCompletionRenderer({ created: 1_767_225_600, includesUsage: true, urlOf }),
  'ai-sdk': () => createUiMessageRenderer(urlOf),
};

function write(create: () => RenderEvent, scenario: string): string {
  const render = create();
  return (SCENARIOS[scenario] ?? []).map(render).join('');
}

/** The engine sends no restart to a protocol that asks for a note instead. */
function scenariosOf(protocol: string): string[] {
  return Object.entries(SCENARIOS).flatMap(([name, events]) =>
    protocol === 'openai' && events.some(({ type }) => type === 'restart') ? [] : [name],
  );
}

describe.each(Object.entries(RENDERERS))('the stream of %s', (protocol, create) => {
  it.each(scenariosOf(protocol))('matches the golden file for an answer that is %s', async (scenario) => {
    const golden = join(import.meta.dirname, '__golden__', protocol, `${scenario}.txt`);
    await expect(write(create, scenario)).toMatchFileSnapshot(golden);
  });

  // Covers: leaked-error
  it('contains no internal events', () => {
    expect(write(create, 'broken')).not.toContain('secret-host');
  });
});
