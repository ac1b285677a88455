import { createFakeApp } from '../../__fixtures__/fake-app.ts';
import type { AppDependencies } from '../../app.ts';
import { type Listener, listen } from '../../networking/index.ts';

/** The whole HTTP service around an engine that says what it is told to, at a port of this machine. */
export function startFakeService(dependencies: Partial<AppDependencies>): Promise<Listener> {
  return listen(createFakeApp(dependencies).fetch, { host: '127.0.0.1', port: 0 });
}
