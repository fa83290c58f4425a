import { createHash } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ReturnBook } from '../../purchasing/people/return-book.ts';
import { chainedReturns } from '../../reconciliation/audit/chained-returns.ts';
import { recordedReturnsKey } from '../keys.ts';
import { writeChained } from '../reconciliation/chained-write.ts';
import { returnRecordOf, returnRecords } from './recorded-returns.ts';

type Tables = {
  readonly dynamo: DynamoDBDocumentClient;
  readonly purchases: string;
  readonly billing: string;
};

/** Returns lie with the purchases, their audit trails with all others in `billing`: one transaction writes to both tables. */
export function createReturnBook({ dynamo, purchases, billing }: Tables): ReturnBook {
  const ours = { dynamo, table: purchases };
  return {
    read: (purchaseId) => returnRecordOf(ours, purchaseId),
    all: () => returnRecords(ours),
    write: (change) => {
      const write = chainedReturns(change, sha256);
      const key = recordedReturnsKey(change.after.purchaseId);
      return writeChained({ dynamo, table: billing }, write, key, { record: write.after }, [], purchases);
    },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
