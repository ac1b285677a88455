import type { TokenCredential } from '@azure/identity';
import { ConfigurationError } from './configuration-error.ts';

/** Who this process is to Azure, where no key is given. */
export interface AzureIdentity {
  readonly credential: TokenCredential;
  /** Gives tokens for a scope, and keeps them until shortly before they expire. */
  tokenProvider(scope: string): () => Promise<string>;
}

/** Finds out, once, when the first service needs it. */
export type OpenAzureIdentity = () => Promise<AzureIdentity>;

/**
 * The identity that `DefaultAzureCredential` finds: a managed identity in Azure (`AZURE_CLIENT_ID` names one of
 * several), the Azure CLI's login on a developer's machine. The package is only loaded when it is needed.
 */
export function createIdentityOpener(): OpenAzureIdentity {
  let identity: Promise<AzureIdentity> | undefined;
  return () => {
    identity ??= openIdentity();
    return identity;
  };
}

async function openIdentity(): Promise<AzureIdentity> {
  const { DefaultAzureCredential, getBearerTokenProvider } = await import('@azure/identity').catch(() => {
    throw new ConfigurationError([
      'AZURE_OPENAI_KEY, AZURE_SEARCH_KEY: without them the package @azure/identity must be installed',
    ]);
  });
  const credential = new DefaultAzureCredential();
  return { credential, tokenProvider: (scope) => getBearerTokenProvider(credential, scope) };
}

/** The identity, or the one line that says why there is none: edge runtimes have no managed identity. */
export function requireIdentity(
  open: OpenAzureIdentity | undefined,
  variable: string,
): Promise<AzureIdentity> {
  if (open !== undefined) return open();
  throw new ConfigurationError([`${variable}: must be set where there is no managed identity`]);
}
