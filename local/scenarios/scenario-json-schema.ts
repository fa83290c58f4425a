import * as z from 'zod/mini';
import { scenarioSchema } from './scenario.ts';

/** The published JSON Schema (draft 2020-12), made from the definition that scenarios are decoded with. */
export function scenarioJsonSchema(): object {
  return {
    ...z.toJSONSchema(scenarioSchema, { target: 'draft-2020-12', io: 'input' }),
    title: 'Tieout scenario',
    description:
      'A world that buys Azure reservations, and what happens in it: who asks for what, what Microsoft bills, and which faults it makes.',
  };
}

export function scenarioJsonSchemaText(): string {
  return `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
}
