import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export type Units = { requests: number; write: number; read: number };

/** Counts what the table says that each request cost, its index included. Reset it by setting the figures to 0. */
export function countUnits(dynamo: DynamoDBDocumentClient): Units {
  const units: Units = { requests: 0, write: 0, read: 0 };
  dynamo.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const answer = await next(args);
      const { ConsumedCapacity: told } = answer.output as { ConsumedCapacity?: Capacity | Capacity[] };
      const cost = [told ?? []].flat().reduce((sum, { CapacityUnits: some = 0 }) => sum + some, 0);
      units.requests += 1;
      units[isRead(args.input) ? 'read' : 'write'] += cost;
      return answer;
    },
    { step: 'initialize' },
  );
  return units;
}

type Capacity = { readonly CapacityUnits?: number };

// What is put or changed names it; every other request of ours reads.
function isRead(input: object): boolean {
  return !['RequestItems', 'Item', 'UpdateExpression'].some((name) => name in input);
}
