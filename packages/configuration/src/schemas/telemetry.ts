import { z } from 'zod';
import { isEmulator } from './urls.ts';

/** Headers as OpenTelemetry's variables give them: `name=value` pairs, separated by commas, percent-encoded. */
export function headerList() {
  return z
    .string()
    .refine(
      (text) => text.split(',').every((pair) => HEADER.test(pair.trim()) && isDecodable(pair)),
      'must be pairs such as api-key=abc, separated by commas',
    );
}

/** A percent sign has to begin an escaped character. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const HEADER = /^[\w-]+=[\x21-\x2b\x2d-\x7e]+$/;
const KEY = /^InstrumentationKey=[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The connection string of an Application Insights resource. Plain http is for emulators on this machine only. */
export function insightsConnection() {
  return z.string().superRefine((text, context) => {
    const parts = text.split(';').filter((part) => part !== '');
    const endpoint = parts.find((part) => /^IngestionEndpoint=/i.test(part))?.replace(/^[^=]*=/, '');
    if (!parts.some((part) => KEY.test(part)))
      context.addIssue('must be a connection string: InstrumentationKey=<uuid>;IngestionEndpoint=https://…');
    else if (endpoint !== undefined && !isAcceptable(endpoint))
      context.addIssue(
        'its IngestionEndpoint must begin with https:// (http:// is for loopback addresses only)',
      );
  });
}

function isAcceptable(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const url = new URL(endpoint);
  return url.protocol === 'https:' || isEmulator(url);
}
