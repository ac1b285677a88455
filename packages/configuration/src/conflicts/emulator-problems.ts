import type { Given } from '../given-variables.ts';
import { isEmulator } from '../schemas/index.ts';

/** Tokens are sent over https only, so an emulator needs a key, which may be any text. */
export function emulatorProblems(given: Given, service: 'AZURE_OPENAI' | 'AZURE_SEARCH'): string[] {
  const endpoint = given[`${service}_ENDPOINT`] ?? '';
  const isPlain = URL.canParse(endpoint) && isEmulator(new URL(endpoint));
  return isPlain && given[`${service}_KEY`] === undefined
    ? [`${service}_KEY: must be set where ${service}_ENDPOINT begins with http://`]
    : [];
}
