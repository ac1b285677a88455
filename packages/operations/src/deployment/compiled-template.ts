import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const TEMPLATE = join(import.meta.dirname, '../../../../infra/compiled/main.json');

/** A resource of an ARM template, as far as the checks read it. */
export interface Resource {
  readonly type: string;
  /** The module that declares it, such as `search`. */
  readonly module: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly resources: Readonly<Record<string, RawResource>> | readonly RawResource[];
}

interface RawResource {
  readonly type: string;
  readonly properties?: Readonly<Record<string, unknown>> & { readonly template?: Template };
}

/** All resources of the compiled template, those of its modules included. */
export function readCompiledResources(): Resource[] {
  return resourcesOf(JSON.parse(readFileSync(TEMPLATE, 'utf8')), 'main');
}

function resourcesOf({ resources }: Template, module: string): Resource[] {
  return Object.entries(resources).flatMap(([name, { type, properties = {} }]) =>
    type !== 'Microsoft.Resources/deployments' || properties.template === undefined
      ? [{ type, module, properties }]
      : resourcesOf(properties.template, name),
  );
}

/** The only resource of a type. */
export function onlyResource(type: string): Resource {
  const [found, ...more] = readCompiledResources().filter((resource) => resource.type === type);
  if (found === undefined || more.length > 0) throw new Error(`expected one resource of type ${type}`);
  return found;
}

/** A nested value of a resource, by its path. Throws when there is none. */
export function at(resource: Resource, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !(step in value))
      throw new Error(`${resource.type} has nothing at ${path.join('.')}`);
    return (value as Record<string | number, unknown>)[step];
  }, resource.properties);
}
