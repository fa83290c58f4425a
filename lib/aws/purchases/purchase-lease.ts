import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { PurchaseLedger } from '../../purchasing/purchase-ledger.ts';
import { leaseKey } from '../keys.ts';
import type { LedgerTable } from './ledger-table.ts';

/**
 * Who works on a purchase just now. Taking it twice is taking it once, so a lost reply needs no reading back: whoever asks
 * again has it, and whoever does not loses it with the time. Items are emptied and never deleted.
 */
export function createPurchaseLease(store: LedgerTable): Pick<PurchaseLedger, 'claim' | 'release'> {
  return {
    claim: (id, worker, nowMs, untilMs) =>
      changed(store, {
        Key: leaseKey(id),
        UpdateExpression: 'SET #worker = :worker, #until = :until',
        ConditionExpression: 'attribute_not_exists(#worker) OR #worker = :worker OR #until <= :now',
        ExpressionAttributeNames: { '#worker': 'worker', '#until': 'untilMs' },
        ExpressionAttributeValues: { ':worker': worker, ':until': untilMs, ':now': nowMs },
      }),
    async release(id, worker) {
      await changed(store, {
        Key: leaseKey(id),
        UpdateExpression: 'REMOVE #worker, #until',
        ConditionExpression: '#worker = :worker',
        ExpressionAttributeNames: { '#worker': 'worker', '#until': 'untilMs' },
        ExpressionAttributeValues: { ':worker': worker },
      });
    },
  };
}

async function changed(
  { dynamo, table }: LedgerTable,
  update: Omit<UpdateCommandInput, 'TableName'>,
): Promise<boolean> {
  try {
    await dynamo.send(new UpdateCommand({ TableName: table, ...update }));
    return true;
  } catch (failure) {
    if (failure instanceof ConditionalCheckFailedException) return false;
    throw failure;
  }
}
