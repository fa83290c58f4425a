import { purchaseRequestSchema } from '../../lib/purchasing/upstream/purchase-request.ts';
import { z } from '../../lib/values/schema.ts';

/** The published JSON Schema (draft 2020-12) of purchase requests, made from the decoder's own definition. */
export function purchaseRequestJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(purchaseRequestSchema, { target: 'draft-2020-12', io: 'input' }),
    title: 'Tieout purchase request',
    description:
      'Asks for Azure reservations for one customer. Send it to the queue purchase-requests; what came of each line is told on purchase-outcomes. Line ids must be unique within a request.',
  };
}
