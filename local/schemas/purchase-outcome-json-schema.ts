import { ALWAYS_WITH, outcomeSchema } from '../../lib/purchasing/upstream/outcome.ts';
import { z } from '../../lib/values/schema.ts';

/** The published JSON Schema (draft 2020-12) of purchase outcomes, made from the definition of the type itself. */
export function purchaseOutcomeJsonSchema(): Record<string, unknown> {
  return {
    // As input, since the output of an object schema would forbid the fields of later versions.
    ...z.toJSONSchema(outcomeSchema, { target: 'draft-2020-12', io: 'input' }),
    allOf: Object.entries(ALWAYS_WITH).map(([result, required]) => ({
      if: { properties: { result: { const: result } }, required: ['result'] },
      then: { required },
    })),
    title: 'Tieout purchase outcome',
    description:
      'Tells on the queue purchase-outcomes what came of one line of a purchase request, or that a message was refused. It may arrive more than once and in any order; outcomeId tells which are the same. Leave aside fields that you do not know.',
  };
}
