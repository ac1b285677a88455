/**
 * What core's tests import from `vitest`, put together from its own parts: the whole of it needs Node.
 */
import {
  chai,
  type ExpectStatic,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
// The plugins have made chai's `expect` into that of vitest.
export const expect = chai.expect as unknown as ExpectStatic;
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect });
setState({ assertionCalls: 0, isExpectingAssertions: false }, expect);

export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from '@vitest/runner';
