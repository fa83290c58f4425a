import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createPurchaseLedger } from '../../lib/aws/purchase-ledger.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import { anOffer, aPurchase, NOW_MS } from '../builders/purchase.ts';
import { startBillingTables } from './billing-table.ts';

/**
 * What neither embedded engine does by itself and DynamoDB does: replies that are lost after the write landed, and
 * transactions that meet. Both are put in by a middleware of the SDK, around the real call.
 */
let tables: Awaited<ReturnType<typeof startBillingTables>>;
beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

type Fault = 'lost reply' | 'lost request' | 'conflict' | 'none';

async function ledgerWith(...faults: Fault[]) {
  const { dynamo, table } = await tables.newTable();
  const calls = { transactions: 0 };
  const faulty = withFaults(dynamo, faults, calls);
  let ids = 0;
  const ledger = createPurchaseLedger({ dynamo: faulty, table, newId: () => `op-${(ids += 1)}` });
  return { ledger, calls, other: createPurchaseLedger({ dynamo, table, newId: () => crypto.randomUUID() }) };
}

function withFaults(dynamo: DynamoDBDocumentClient, faults: Fault[], calls: { transactions: number }) {
  const send = async (command: Parameters<DynamoDBDocumentClient['send']>[0]) => {
    if (command.constructor.name !== 'TransactWriteCommand') return dynamo.send(command);
    calls.transactions += 1;
    const fault = faults.shift() ?? 'none';
    if (fault === 'conflict') {
      throw new TransactionCanceledException({
        message: 'conflict',
        $metadata: {},
        CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
      });
    }
    if (fault === 'lost request') throw new Error('ECONNRESET');
    const answer = await dynamo.send(command);
    if (fault === 'lost reply') throw new Error('ECONNRESET');
    return answer;
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

const purchase = aPurchase();
const ready: Purchase = { ...purchase, stage: 'ready', offer: anOffer(), version: 2, dueAtMs: NOW_MS };
const event = { version: 2, atMs: NOW_MS, from: 'accepted', to: 'ready', what: 'Ready.', facts: {} } as const;

it('an acceptance that landed and lost its reply is taken for ours', async () => {
  const { ledger } = await ledgerWith('lost reply');
  expect(await ledger.accept([purchase])).toEqual({ accepted: 'new' });
});

it('a transition that landed and lost its reply is taken for ours', async () => {
  const { ledger } = await ledgerWith('none', 'lost reply');
  await ledger.accept([purchase]);
  expect(await ledger.advance(purchase, ready, event)).toBe('written');
  expect(await ledger.read(purchase.id)).toEqual(ready);
});

it('a transition that never landed is an error, not a loss', async () => {
  const { ledger } = await ledgerWith('none', 'lost request');
  await ledger.accept([purchase]);
  await expect(ledger.advance(purchase, ready, event)).rejects.toThrow('ECONNRESET');
  expect(await ledger.read(purchase.id)).toEqual(purchase);
});

it("somebody else's transition of the same version is not taken for ours", async () => {
  const { ledger, other } = await ledgerWith('none', 'none');
  await ledger.accept([purchase]);
  expect(await other.advance(purchase, ready, event)).toBe('written');
  expect(await ledger.advance(purchase, ready, event)).toBe('lost');
});

it('transactions that meet by chance are tried again, and not for ever', async () => {
  const { ledger, calls } = await ledgerWith('none', 'conflict', 'conflict');
  await ledger.accept([purchase]);
  expect(await ledger.advance(purchase, ready, event)).toBe('written');
  expect(calls.transactions).toBe(4);

  const stuck = await ledgerWith('none', ...Array<Fault>(9).fill('conflict'));
  await stuck.ledger.accept([purchase]);
  await expect(stuck.ledger.advance(purchase, ready, event)).rejects.toThrow(TransactionCanceledException);
});
