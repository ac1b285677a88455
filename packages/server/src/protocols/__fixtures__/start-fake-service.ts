import { createFakeApp } from '../../__fixtures__/fake-app.ts';
import type { AppDependencies } from '../../app.ts';
import { type Listener, listen } from '../../networking/index.ts';

/** The whole HTTP service around a scripted engine, on a local port. */
export function startFakeService(dependencies: Partial<AppDependencies>): Promise<Listener> {
  return listen(createFakeApp(dependencies).fetch, { host: '127.0.0.1', port: 0 });
}
