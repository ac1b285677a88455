import { describe, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import { PAGE_SETTINGS } from '../__fixtures__/page-settings.ts';
import { createMcpRoute } from '../mcp/index.ts';
import { loadPage } from '../pages/index.ts';
import { createOpenApiDocument } from './openapi.ts';
import { renderDocs } from './render-docs.ts';
import { renderSchema, renderText } from './render-schema.ts';

const app = createFakeApp({
  page: await loadPage(PAGE_SETTINGS),
  documents: async () => undefined,
  mcp: createMcpRoute,
});
const document = createOpenApiDocument({ page: true, documents: true, mcp: true });
const html = renderDocs(document);

describe('the reference page', () => {
  it('is served under a policy that loads nothing foreign', async () => {
    const response = await app.request('/docs');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).toBe(html);
  });

  it('asks for nothing from elsewhere, and has nothing inline', () => {
    expect(html).not.toMatch(
      /<script(?! type="module" src="assets)|<style|\bstyle=|\bon[a-z]+=|(?:src|href)="(?:https?:)?\/\//,
    );
  });

  it('names only files that are served', async () => {
    const named = [...html.matchAll(/(?:href|src)="([^"#:]+)"/g)].map(([, path]) => `/${path}`);
    expect(named.sort()).toEqual(['/assets/docs.css', '/assets/docs.js', '/openapi.json']);
    for (const path of named) expect((await app.request(path)).status).toBe(200);
  });

  it('shows every route and every shape, and links to no other', () => {
    for (const [path, item] of Object.entries(document.paths))
      for (const method of Object.keys(item))
        expect(html).toContain(`<h2><code>${method.toUpperCase()} ${path}</code></h2>`);
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(20);
    for (const target of targets) expect(ids).toContain(target);
  });

  it('groups the routes, and shows an example where one can be sent', () => {
    expect(html).toContain('<h3>Questions</h3>');
    expect(html).toContain('<pre data-path="/chat" data-body="{');
    expect(html.match(/<pre data-path/g)).toHaveLength(4);
  });

  it('lists failures of one shape once', () => {
    const [section = ''] = html.split('<section id="ask">')[1]?.split('</section>') ?? [];
    expect(section).toContain('<li><code>400</code> <code>413</code> <code>415</code> <code>422</code> ');
    expect(section.match(/What went wrong/g)).toHaveLength(1);
  });

  it('closes what it opens', () => {
    for (const tag of ['ul', 'li', 'section', 'p', 'code', 'h2', 'h3', 'a']) {
      const opened = html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length;
      expect([tag, html.match(new RegExp(`</${tag}>`, 'g'))?.length]).toEqual([tag, opened]);
    }
  });
});

describe('a shape', () => {
  it.each([
    [{ $ref: '#/components/schemas/Answer' }, '<a href="#Answer">Answer</a>'],
    [{ type: 'string', minLength: 1, maxLength: 4_000 }, 'string, 1 to 4,000 characters'],
    [{ type: 'array', items: { type: 'integer' } }, 'list of integer'],
    [{ type: 'array', maxItems: 0 }, 'an empty list'],
    [{ type: 'array', prefixItems: [{ type: 'string' }], items: false as const }, 'list of string'],
    [{ type: 'array', items: { type: 'object', properties: {} } }, 'list of object'],
    [{ enum: ['a', 'b'] }, '<code>&#34;a&#34;</code> or <code>&#34;b&#34;</code>'],
    [{ anyOf: [{ type: 'string' }, { anyOf: [{ type: 'null' }] }] }, 'string or null'],
    [{ type: ['boolean', 'null'] }, 'boolean or null'],
    [
      { type: 'object', properties: { a: { type: 'string', description: 'A `b`.' } }, required: ['a'] },
      'object<ul><li><code>a</code> string<p>A <code>b</code>.</p></li></ul>',
    ],
    [
      { oneOf: [{ type: 'string' }, { type: 'object', properties: { a: { type: 'null' } } }] },
      'one of<ul><li>string</li><li>object<ul><li><code>a</code> <em>optional</em> null</li></ul></li></ul>',
    ],
  ])('%j is said in words', (schema, words) => {
    expect(renderSchema(schema)).toBe(words);
  });

  it('is text, never markup', () => {
    expect(renderText('<b> & `<i>`')).toBe('&#60;b&#62; &#38; <code>&#60;i&#62;</code>');
  });
});
