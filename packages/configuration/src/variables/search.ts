import { z } from 'zod';
import { apiKey, apiVersion, azureUrl, indexName, searchFields } from '../schemas/index.ts';
import { secretVariable, variable } from '../variable.ts';

/** Azure AI Search; without it the index is a file. */
export const search = z.object({
  endpoint: variable('AZURE_SEARCH_ENDPOINT', azureUrl('https://my-service.search.windows.net'), {
    description:
      'The address of the Azure AI Search service, such as `https://my-service.search.windows.net`. When not set, the index is a file in `DATA_DIR`.',
  }),
  apiKey: secretVariable('AZURE_SEARCH_KEY', apiKey(), {
    description:
      "Its key. When not set: the [managed identity](#managed-identity), or the Azure CLI's login.",
  }),
  apiVersion: variable('AZURE_SEARCH_API_VERSION', apiVersion('2025-09-01'), {
    description:
      "The version of its protocol, such as `2025-09-01`, for a service or emulator that does not know the SDK's. Versions before `2026-04-01` have no aliases; the index is then [changed in place](#an-index-that-is-changed-in-place).",
  }),
  index: variable('AZURE_SEARCH_INDEX', indexName(), {
    description:
      'The alias that is searched and published under, or an index: up to 110 small letters, digits and single dashes, or 128 with `AZURE_SEARCH_FIELDS`.',
    default: 'rag-documents',
  }),
  fields: variable('AZURE_SEARCH_FIELDS', searchFields(), {
    description:
      'For an index that another program fills, its field names: `id=chunk_id, content=chunk, source=title`, and optionally `page=…`, `heading=…` and `vector=…`.',
  }),
});
