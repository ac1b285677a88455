import { registerSchema, type SchemaObject, validate } from '@hyperjump/json-schema/draft-2020-12';
import { createFakeApp } from '../../__fixtures__/fake-app.ts';

const ID = 'https://rag.example/shapes';

registerSchema(
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: ID,
    $defs: toStrict(await readSchemas()),
  },
  ID,
);

async function readSchemas(): Promise<object> {
  const response = await createFakeApp().request('/openapi.json');
  const { components } = (await response.json()) as { components: { schemas: object } };
  return components.schemas;
}

/** Where a JSON value differs from a shape of the document, unknown fields included; empty when nowhere. */
export async function differencesFrom(shape: string, value: unknown): Promise<string[]> {
  const check = await validate(`${ID}#/$defs/${shape}`);
  const result = check(value as Parameters<typeof check>[0], 'BASIC');
  if (result.valid) return [];
  return (result.errors ?? []).map(({ instanceLocation, keyword }) => `${instanceLocation} ${keyword}`);
}

/** The schemas as definitions of one another, in which objects have no fields but those that are described. */
function toStrict(schemas: object): SchemaObject {
  return JSON.parse(JSON.stringify(schemas).replaceAll('#/components/schemas/', '#/$defs/'), (_key, value) =>
    value?.type === 'object' && value.properties !== undefined
      ? { ...value, additionalProperties: false }
      : value,
  );
}
