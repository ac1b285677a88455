import { z } from 'zod';

/** A key as a service issues it. */
export function apiKey() {
  return z.string().regex(/^[\x21-\x7e]+$/, 'must be a key as it was issued, without spaces or line breaks');
}

/** A version of one of Azure's protocols. */
export function apiVersion(example: string) {
  return z.string().regex(/^\d{4}-\d{2}-\d{2}(?:-preview)?$/, `must be a version such as ${example}`);
}

/** An address to listen on. IPv6 addresses may be written as in a URL: `[::1]`. */
export function listenAddress() {
  return z
    .string()
    .regex(
      /^(?:[\w.-]+|\[?[\da-f:.]*:[\da-f:.]*(?:%[\w.-]+)?\]?)$/i,
      'must be an address of this machine without a port, such as 127.0.0.1, 0.0.0.0, ::1 or localhost',
    )
    .transform((text) => text.replaceAll(/^\[|\]$/g, ''));
}

/** A list of texts; empty entries are dropped. */
export function list(separator: string) {
  return z.string().transform((text) =>
    text
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
}

/** Web origins, or `*`. */
export function originList() {
  return list(',').refine(
    (origins) => origins.every((origin) => origin === '*' || isOrigin(origin)),
    'must be origins such as https://www.example.org, separated by commas, or *',
  );
}

/** The name of a search index or alias. */
export function indexName() {
  return z
    .string()
    .regex(
      /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){1,127}$/,
      'must be 2 to 128 small letters, digits and single dashes, beginning and ending with a letter or digit',
    );
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
