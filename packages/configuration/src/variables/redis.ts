import { z } from 'zod';
import { flag, redisUrl } from '../schemas/index.ts';
import { secretVariable, variable } from '../variable.ts';

/** The state that replicas share. */
export const redis = z.object({
  url: secretVariable('REDIS_URL', redisUrl(), {
    description:
      'A Redis server that replicas share: `redis://localhost:6379`, or with TLS `rediss://user:password@host:10000`. In the password write `@` as `%40`, `/` as `%2F`, `#` as `%23`, `?` as `%3F`, and `%` as `%25` where two digits follow. The number of a database may follow the port: `redis://localhost:6379/2`.',
  }),
  isCluster: variable('REDIS_CLUSTER', flag(), {
    description:
      'Whether `REDIS_URL` is one node of a cluster (in Azure: the clustering policy OSS, not Enterprise).',
    default: 'false',
  }),
  usesEntraId: variable('REDIS_ENTRA_ID', flag(), {
    description:
      "Whether to log in with tokens of the [managed identity](#managed-identity), or the Azure CLI's login, instead of a password. `REDIS_URL` is then `rediss://host:10000`, or `rediss://<object id>@host:10000` if the tokens do not contain the identity's object id.",
    default: 'false',
  }),
});
