import { escapeHtml } from '../pages/index.ts';
import type { JsonSchema } from './openapi-types.ts';

/** Plain text with `code` in it, as HTML. */
export function renderText(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** What a value may be: a few words, and below them the fields of an object or the kinds of a choice. */
export function renderSchema(schema: JsonSchema): string {
  const kinds = kindsOf(schema);
  if (kinds.length > 1 && kinds.some(isNested)) {
    return `one of<ul>${kinds.map((kind) => `<li>${describe(kind)}${renderSchema(kind)}</li>`).join('')}</ul>`;
  }
  return `${typeOf(schema)}${renderFields(schema)}`;
}

function kindsOf(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.anyOf ?? schema.oneOf ?? [schema]).flatMap((kind) =>
    kind === schema ? kind : kindsOf(kind),
  );
}

function isNested(schema: JsonSchema): boolean {
  return schema.properties !== undefined || (schema.items !== undefined && isNested(itemsOf(schema)));
}

function typeOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) {
    const name = escapeHtml(schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1));
    return `<a href="#${name}">${name}</a>`;
  }
  const kinds = kindsOf(schema);
  if (kinds.length > 1) return kinds.map(typeOf).join(' or ');
  if (schema.const !== undefined) return codeOf(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(codeOf).join(' or ');
  if (schema.type === 'array')
    return schema.maxItems === 0 ? 'an empty list' : `list of ${typeOf(itemsOf(schema))}`;
  const type = [schema.type ?? 'anything'].flat().join(' or ');
  return `${escapeHtml(schema.format ?? type)}${boundsOf(schema)}`;
}

function itemsOf({ prefixItems, items }: JsonSchema): JsonSchema {
  return prefixItems?.[0] ?? (typeof items === 'object' ? items : {});
}

function boundsOf({ minLength = 0, maxLength }: JsonSchema): string {
  return maxLength === undefined ? '' : `, ${minLength} to ${maxLength.toLocaleString('en')} characters`;
}

function renderFields(schema: JsonSchema): string {
  const { properties, required = [] } = schema;
  if (properties === undefined) return isNested(schema) ? renderFields(itemsOf(schema)) : '';
  const fields = Object.entries(properties).map(([name, field]) => {
    const optional = required.includes(name) ? '' : ' <em>optional</em>';
    return `<li><code>${escapeHtml(name)}</code>${optional} ${renderSchema(field)}${describe(field)}</li>`;
  });
  return fields.length === 0 ? '' : `<ul>${fields.join('')}</ul>`;
}

function describe({ description }: JsonSchema): string {
  return description === undefined ? '' : `<p>${renderText(description)}</p>`;
}

function codeOf(value: unknown): string {
  return `<code>${escapeHtml(JSON.stringify(value))}</code>`;
}
