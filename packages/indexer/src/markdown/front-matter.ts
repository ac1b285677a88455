import type { Block } from '@rag/core';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';

export interface FrontMatter {
  /** Empty when there is none. */
  readonly title: string;
  /** What it says for readers beside the title. */
  readonly details: readonly Block[];
  /** The text below it. */
  readonly text: string;
}

const YAML = /^---[ \t]*\n([\s\S]*?)^(?:---|\.\.\.)[ \t]*(?:\n|$)/m;
const TOML = /^\+\+\+[ \t]*\n([\s\S]*?)^\+\+\+[ \t]*(?:\n|$)/m;
const MOST_CHARACTERS = 20_000;
const KEY = /^[\w.-]+$/;
/** Fields that tell a site generator how to build the page. */
const TECHNICAL =
  /^(?:.*[._-](?:id|path|position|class|order)|aliases|author|authors|bookcomments|categories|category|class|cover|cssclass(?:es)?|date|created|modified|updated|draft|exclude|excerpt_separator|featured|has_children|hide\w*|icon|id|image|images|keywords|lang|language|lastmod|layout|license|linktitle|locale|menu|nav_order|order|outline|params|parent|permalink|published|publishdate|redirect\w*|robots|series|sidebar|slug|sort|tags|template|theme|thumbnail|toc|translationkey|type|url|uuid|version|weight)$/i;

/**
 * Reads front matter in YAML or TOML. It is front matter only when it is a mapping of names: a file may as well begin
 * with a rule.
 */
export function readFrontMatter(source: string): FrontMatter {
  const fields = fieldsOf(source, YAML, parseYaml) ?? fieldsOf(source, TOML, parseToml);
  if (fields === undefined) return { title: '', details: [], text: source };
  const { mapping, length } = fields;
  const { title, subtitle, description, summary, ...others } = mapping;
  const details = [subtitle, description, summary]
    .map(toText)
    .filter((text) => text !== '')
    .map((text): Block => ({ kind: 'paragraph', text }));
  const items = Object.entries(others)
    .filter(([key, value]) => !TECHNICAL.test(key) && typeof value !== 'boolean' && toText(value) !== '')
    .map(([key, value]) => `- ${key.replace(/[_-]/g, ' ')}: ${toText(value)}`);
  if (items.length > 0) details.push({ kind: 'list', items });
  return { title: toText(title), details, text: source.slice(length) };
}

function fieldsOf(
  source: string,
  form: RegExp,
  parse: (text: string) => unknown,
): { readonly mapping: Readonly<Record<string, unknown>>; readonly length: number } | undefined {
  const match = form.exec(source.slice(0, MOST_CHARACTERS));
  if (match?.index !== 0) return undefined;
  const [whole, content = ''] = match;
  if (/^\s*\n/.test(content)) return undefined;
  try {
    const mapping = parse(content) ?? {};
    const isMapping =
      typeof mapping === 'object' &&
      !Array.isArray(mapping) &&
      Object.keys(mapping).every((key) => KEY.test(key));
    return isMapping
      ? { mapping: mapping as Readonly<Record<string, unknown>>, length: whole.length }
      : undefined;
  } catch {
    return undefined;
  }
}

function toText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number')
    return String(value).replace(/\s+/g, ' ').trim();
  if (Array.isArray(value))
    return value
      .map(toText)
      .filter((text) => text !== '')
      .join(', ');
  return value instanceof Date ? value.toISOString().slice(0, 10) : '';
}
