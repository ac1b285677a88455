/**
 * What core's tests import from `vitest`, put together from its own parts: the whole of it needs Node.
 */
import { type Clock, install } from '@sinonjs/fake-timers';
import {
  chai,
  type ExpectStatic,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';
import { fn, restoreAllMocks, spyOn } from '@vitest/spy';
import { setSafeTimers } from '@vitest/utils/timers';

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
// The plugins have made chai's `expect` into that of vitest.
export const expect = chai.expect as unknown as ExpectStatic;
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect });
setState({ assertionCalls: 0, isExpectingAssertions: false }, expect);

export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from '@vitest/runner';

// The runner's own time limits go by the real clock, whatever a test does to it.
setSafeTimers();
let clock: Clock | undefined;

/** The part that core's tests use. */
export const vi = {
  fn,
  spyOn,
  restoreAllMocks,
  useFakeTimers() {
    clock?.uninstall();
    clock = install({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
    return vi;
  },
  useRealTimers() {
    clock?.uninstall();
    clock = undefined;
    return vi;
  },
  getTimerCount: () => faked().countTimers(),
  async advanceTimersByTimeAsync(ms: number) {
    await faked().tickAsync(ms);
    return vi;
  },
};

function faked(): Clock {
  if (clock === undefined) throw new Error('Call vi.useFakeTimers() first.');
  return clock;
}
