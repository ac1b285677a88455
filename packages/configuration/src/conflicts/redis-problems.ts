import type { Given } from '../given-variables.ts';

export function redisProblems(given: Given): string[] {
  return [...clusterProblems(given), ...loginProblems(given)];
}

function clusterProblems({ REDIS_CLUSTER, REDIS_URL: url }: Given): string[] {
  if (REDIS_CLUSTER !== 'true') return [];
  if (url === undefined) return ['REDIS_CLUSTER: needs REDIS_URL'];
  return /\/[1-9]\d*$/.test(url)
    ? ['REDIS_CLUSTER: a cluster has only database 0; remove the number from REDIS_URL']
    : [];
}

function loginProblems({ REDIS_ENTRA_ID, REDIS_URL: url }: Given): string[] {
  if (REDIS_ENTRA_ID !== 'true') return [];
  if (url === undefined) return ['REDIS_ENTRA_ID: needs REDIS_URL'];
  // The schema reports a URL that cannot be read.
  if (!URL.canParse(url)) return [];
  const { protocol, password } = new URL(url);
  if (password !== '')
    return ['REDIS_ENTRA_ID, REDIS_URL: both say how to log in; remove the password from REDIS_URL'];
  return protocol === 'rediss:'
    ? []
    : ['REDIS_ENTRA_ID: tokens are sent over TLS only; REDIS_URL must begin with rediss://'];
}
