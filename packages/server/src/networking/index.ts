export { createSecretMatcher, createTokenCheck, readAuthorization } from './check-bearer-token.ts';
export { createClientAddress } from './client-address.ts';
export { createClientKey } from './client-key.ts';
export { type ConnectionLimits, type Listener, listen } from './listener.ts';
export { toNetwork } from './subscriber-network.ts';
