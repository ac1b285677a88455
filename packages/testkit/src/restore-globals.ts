/** Vitest runs this before each file of unit tests. The files share their globals, so every test puts them back. */
import { afterEach, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
