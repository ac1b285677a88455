import type { Field } from './field-definition.ts';
import { invalidExpression } from './service-error.ts';

export type FilterValue = string | number | boolean | null;
type Document = Readonly<Record<string, unknown>>;
export type Filter = (document: Document) => boolean;

const TOKEN = /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w./]*)|([(),]))/y;

/**
 * Implements a part of OData's filter language: `eq ne gt ge lt le` between a field and a literal, `and or not`,
 * parentheses, and `search.in(field, 'a,b', ',')`.
 */
export function parseFilter(text: string, fields: ReadonlyMap<string, Field>): Filter {
  const parser = createParser(tokenize(text), fields);
  const filter = parser.or();
  parser.end();
  return filter;
}

function fail(details: string): Error {
  return invalidExpression(details, '$filter');
}

interface Token {
  readonly kind: 'string' | 'number' | 'name' | 'sign';
  readonly text: string;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw fail(`Syntax error at position ${at} in '${text}'.`);
    const [, string, number, name, sign] = match;
    if (string !== undefined)
      tokens.push({ kind: 'string', text: string.slice(1, -1).replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

function createParser(tokens: readonly Token[], fields: ReadonlyMap<string, Field>) {
  let position = 0;
  const peek = (): Token | undefined => tokens[position];
  const isNext = (text: string): boolean => peek()?.text === text && peek()?.kind !== 'string';
  const take = (): Token => {
    const token = tokens[position++];
    if (token === undefined) throw fail('The expression ends too early.');
    return token;
  };
  const expect = (text: string): void => {
    if (!isNext(text)) throw fail(`Syntax error: '${text}' expected.`);
    position++;
  };
  const field = (): Field => {
    const { text } = take();
    const found = fields.get(text);
    if (found === undefined)
      throw fail(`Could not find a property named '${text}' on type 'search.document'.`);
    if (!found.filterable)
      throw fail(
        `'${text}' is not a filterable field. Only filterable fields can be used in filter expressions.`,
      );
    return found;
  };
  const literal = (): FilterValue => {
    const { kind, text } = take();
    if (kind === 'string') return text;
    if (kind === 'number') return Number(text);
    if (text === 'null') return null;
    if (text === 'true' || text === 'false') return text === 'true';
    throw fail(`A literal was expected, not '${text}'.`);
  };

  const comparison = (): Filter => {
    if (isNext('search.in')) return searchIn();
    const { name, type } = field();
    const operator = take().text;
    const compare = OPERATORS.get(operator);
    if (compare === undefined) throw fail(`'${operator}' is not an operator.`);
    const value = literal();
    const expected = type === 'Edm.String' ? 'string' : type === 'Edm.Boolean' ? 'boolean' : 'number';
    if (value !== null && typeof value !== expected)
      throw fail(`A binary operator with incompatible types was detected: '${type}' and ${typeof value}.`);
    return (document) => compare((document[name] ?? null) as FilterValue, value);
  };
  const searchIn = (): Filter => {
    take();
    expect('(');
    const { name } = field();
    expect(',');
    const list = String(literal());
    let delimiters = ', ';
    if (isNext(',')) {
      take();
      delimiters = String(literal());
    }
    expect(')');
    const values = new Set(splitAny(list, delimiters));
    return (document) => values.has(String(document[name]));
  };
  const primary = (): Filter => {
    if (isNext('not')) {
      take();
      const inner = primary();
      return (document) => !inner(document);
    }
    if (!isNext('(')) return comparison();
    take();
    const inner = or();
    expect(')');
    return inner;
  };
  const and = (): Filter => {
    const parts = [primary()];
    while (isNext('and')) {
      take();
      parts.push(primary());
    }
    return (document) => parts.every((part) => part(document));
  };
  const or = (): Filter => {
    const parts = [and()];
    while (isNext('or')) {
      take();
      parts.push(and());
    }
    return (document) => parts.some((part) => part(document));
  };
  return {
    or,
    end: () => {
      if (position < tokens.length) throw fail(`Syntax error at '${peek()?.text}'.`);
    },
  };
}

/** Comparisons with null are false, except `eq` and `ne`. */
const OPERATORS: ReadonlyMap<string, (left: FilterValue, right: FilterValue) => boolean> = new Map([
  ['eq', (left: FilterValue, right: FilterValue) => left === right],
  ['ne', (left: FilterValue, right: FilterValue) => left !== right],
  ['gt', (left: FilterValue, right: FilterValue) => left !== null && right !== null && left > right],
  ['ge', (left: FilterValue, right: FilterValue) => left !== null && right !== null && left >= right],
  ['lt', (left: FilterValue, right: FilterValue) => left !== null && right !== null && left < right],
  ['le', (left: FilterValue, right: FilterValue) => left !== null && right !== null && left <= right],
]);

function splitAny(text: string, delimiters: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    if (!delimiters.includes(character)) part += character;
    else if (part !== '') {
      parts.push(part);
      part = '';
    }
  }
  if (part !== '') parts.push(part);
  return parts;
}
