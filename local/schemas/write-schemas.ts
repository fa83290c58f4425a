/** `npm run schemas`: writes every published JSON Schema anew, each from the definition its decoder uses. */
import { writeFileSync } from 'node:fs';
import { scenarioJsonSchemaText } from '../scenarios/scenario-json-schema.ts';
import { purchaseOutcomeJsonSchema } from './purchase-outcome-json-schema.ts';
import { purchaseRequestJsonSchema } from './purchase-request-json-schema.ts';

const root = new URL('../..', import.meta.url);
const published = {
  'docs/purchase-outcome.schema.json': textOf(purchaseOutcomeJsonSchema()),
  'docs/purchase-request.schema.json': textOf(purchaseRequestJsonSchema()),
  'local/scenarios/scenario.schema.json': scenarioJsonSchemaText(),
};

for (const [file, text] of Object.entries(published)) {
  writeFileSync(new URL(file, root), text);
  console.log(`wrote ${file}`);
}

function textOf(schema: Record<string, unknown>): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
