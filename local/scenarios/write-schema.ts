/** Writes scenario.schema.json beside the definition it is made from. */
import { writeFileSync } from 'node:fs';
import { scenarioJsonSchemaText } from './scenario-json-schema.ts';

writeFileSync(new URL('scenario.schema.json', import.meta.url), scenarioJsonSchemaText());
