import type { TokenCredential } from '@azure/identity';
import { ConfigurationError } from '../configuration-error.ts';

/** The identity of this process in Azure, which replaces keys. */
export interface AzureIdentity {
  readonly credential: TokenCredential;
  /** Gives tokens for a scope, and caches each until shortly before it expires. */
  tokenProvider(scope: string): () => Promise<string>;
}

/** Finds the identity once, when the first service needs it. */
export type OpenAzureIdentity = () => Promise<AzureIdentity>;

/**
 * The identity that `DefaultAzureCredential` finds: a managed identity in Azure (`AZURE_CLIENT_ID` selects one of
 * several), or the login of the Azure CLI on a developer's machine. Loads the package only when it is needed.
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

/** The identity. Rejects with a `ConfigurationError` when there is none: edge runtimes have no managed identity. */
export async function requireIdentity(
  open: OpenAzureIdentity | undefined,
  keyVariable: string,
): Promise<AzureIdentity> {
  if (open !== undefined) return open();
  throw new ConfigurationError([`${keyVariable}: must be set where there is no managed identity`]);
}
