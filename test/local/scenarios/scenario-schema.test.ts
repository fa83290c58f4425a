import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { scenarioJsonSchema, scenarioJsonSchemaText } from '../../../local/scenarios/scenario-json-schema.ts';

const read = (name: string) =>
  readFileSync(new URL(`../../../local/scenarios/${name}`, import.meta.url), 'utf8');

/** Every property of the schema that has no description, by its path. */
function undescribed(schema: unknown, path = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((one, index) => undescribed(one, `${path}[${index}]`));
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => [
    ...(key === 'properties' ? namesWithout(value, path) : []),
    ...undescribed(value, `${path}.${key}`),
  ]);
}

function namesWithout(properties: unknown, path: string): readonly string[] {
  return Object.entries(properties as Record<string, { description?: string }>)
    .filter(([, property]) => (property.description ?? '') === '')
    .map(([name]) => `${path}.${name}`);
}

describe('the published JSON Schema of scenarios', () => {
  it('is the one that the definition makes today (npm run schemas)', () => {
    expect(read('scenario.schema.json')).toBe(scenarioJsonSchemaText());
  });

  it('is draft 2020-12, describes every property, and notices where one is not described', () => {
    const schema = scenarioJsonSchema();
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
    expect(undescribed(schema)).toEqual([]);
    expect(undescribed({ properties: { a: { properties: { b: {} }, description: 'a' } } })).toEqual([
      '.properties.a.b',
    ]);
  });

  it('accepts the scenario that is shipped, and refuses another', () => {
    const validate = new Ajv2020({ strict: false }).compile(scenarioJsonSchema());
    const small = JSON.parse(read('small.json')) as Record<string, unknown>;
    expect([validate(small), validate.errors]).toEqual([true, null]);
    expect(validate({ ...small, start: 'yesterday' })).toBe(false);
  });
});
