/** `npm run schemas`: writes every published JSON Schema anew, each from the definition its decoder uses. */
import { writeFileSync } from 'node:fs';
import { scenarioJsonSchemaText } from '../scenarios/scenario-json-schema.ts';
import { purchaseRequestJsonSchema } from './purchase-request-json-schema.ts';

const root = new URL('../../', import.meta.url);
const published = {
  'docs/purchase-request.schema.json': `${JSON.stringify(purchaseRequestJsonSchema(), null, 2)}\n`,
  'local/scenarios/scenario.schema.json': scenarioJsonSchemaText(),
};

for (const [file, text] of Object.entries(published)) {
  writeFileSync(new URL(file, root), text);
  console.log(`wrote ${file}`);
}
