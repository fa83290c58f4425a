import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GetItemCommand, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { budgetKey, leaseKey, lockKey } from '../../lib/aws/keys.ts';
import { createPurchaseLedger } from '../../lib/aws/purchases/purchase-ledger.ts';
import type { Stage } from '../../lib/purchasing/purchase.ts';
import type { OrderElsewhere } from '../../lib/purchasing/purchase-ledger.ts';
import { lockOf } from '../../lib/purchasing/lock.ts';
import { NEVER_OPENED, type Purchasing } from '../../lib/purchasing/purchasing.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { aBudget, aHold, anOffer, aSend, checkingOut, NOW_MS, ordered } from '../builders/purchase.ts';
import { openPurchasing } from '../builders/purchasing-tools.ts';
import { startBillingTables } from './billing-table.ts';
import { aLine, go, next, tried } from './both-ledgers.ts';

/**
 * What the embedded engine does not do by itself and DynamoDB does: replies that are lost after the write landed,
 * repetitions of the SDK that meet what its first try had written, and transactions that meet one another. All are put in
 * around the real call.
 */
let tables: Awaited<ReturnType<typeof startBillingTables>>;
beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

type Fault =
  | 'none'
  | 'lost request'
  | 'lost reply'
  /** The SDK asks again, because it did not hear the first answer. */
  | 'repeated'
  /** Some of the items met another transaction; of the others, those at these positions do not fit. */
  | { readonly conflictBeside: readonly number[] }
  /** The write lands, the other does this, and then the reply is lost. */
  | { readonly lostAfter: () => Promise<unknown> };

const CONFLICT: Fault = { conflictBeside: [] };
const WRITES = ['TransactWriteCommand', 'PutCommand', 'UpdateCommand'];

async function ledgerWith(...faults: Fault[]) {
  const { dynamo, table } = await tables.newTable();
  const calls = { writes: 0 };
  const faulty = withFaults(dynamo, faults, calls);
  let ids = 0;
  const ledger = createPurchaseLedger({ dynamo: faulty, table, newId: () => `op-${(ids += 1)}` });
  const other = createPurchaseLedger({ dynamo, table, newId: () => crypto.randomUUID() });
  return { ledger, other, calls, faults, dynamo, table };
}

function withFaults(dynamo: DynamoDBDocumentClient, faults: Fault[], calls: { writes: number }) {
  const send = async (command: Parameters<DynamoDBDocumentClient['send']>[0]) => {
    if (!WRITES.includes(command.constructor.name)) return dynamo.send(command);
    calls.writes += 1;
    const fault = faults.shift() ?? 'none';
    if (typeof fault === 'object' && 'conflictBeside' in fault) throw conflict(fault.conflictBeside);
    if (fault === 'lost request') throw new Error('ECONNRESET');
    const answer = await dynamo.send(command);
    if (fault === 'repeated') return dynamo.send(command);
    if (typeof fault === 'object') await fault.lostAfter();
    if (fault !== 'none') throw new Error('ECONNRESET');
    return answer;
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

function conflict(unfitting: readonly number[]): TransactionCanceledException {
  return new TransactionCanceledException({
    message: 'conflict',
    $metadata: {},
    CancellationReasons: Array.from({ length: 8 }, (_, position) => ({
      Code: unfitting.includes(position)
        ? 'ConditionalCheckFailed'
        : position === 0
          ? 'TransactionConflict'
          : 'None',
    })),
  });
}

const line = aLine('1');
const ready: Stage = { stage: 'ready', offer: anOffer() };
const hold = aHold([aBudget()], money('10', 'EUR'));
const leaving: Stage = checkingOut([aSend()], {}, { hold });

describe('an acceptance', () => {
  it.each<Fault>(['lost reply', 'repeated'])('that landed, %s, is taken for ours', async (fault) => {
    const { ledger } = await ledgerWith(fault);
    expect(await ledger.accept([line])).toEqual({ accepted: 'new' });
    expect(await ledger.similar(line.intent, 0)).toHaveLength(1);
  });

  it('that never landed is an error, and may be tried again', async () => {
    const { ledger } = await ledgerWith('lost request');
    await expect(ledger.accept([line])).rejects.toThrow('ECONNRESET');
    expect(await ledger.accept([line])).toEqual({ accepted: 'new' });
  });

  it("that was somebody else's is not taken for ours", async () => {
    const { ledger, other } = await ledgerWith();
    await other.accept([line]);
    expect(await ledger.accept([line])).toEqual({ accepted: 'again', purchases: [line] });
  });
});

describe('a transition', () => {
  const accepted = async (...faults: Fault[]) => {
    const world = await ledgerWith();
    await openPurchasing(world.other);
    await world.other.accept([line]);
    world.faults.push(...faults);
    return world;
  };

  it.each<Fault>(['lost reply', 'repeated'])(
    'that landed, %s, is taken for ours, and counts once',
    async (fault) => {
      const { ledger } = await accepted(fault, fault);
      const sent = await go(ledger, line, leaving);
      expect(await ledger.budget(aBudget())).toMatchObject({ reserved: money('10', 'EUR') });
      await go(ledger, sent, { ...ordered(), hold });
      expect(await ledger.budget(aBudget())).toEqual({
        reserved: money('0', 'EUR'),
        spent: money('10', 'EUR'),
      });
      expect(await ledger.history(line.id)).toHaveLength(3);
    },
  );

  it('that landed and lost its reply is ours although the next one is already written', async () => {
    const world = await accepted();
    const moved = next(line, ready);
    world.faults.push({ lostAfter: () => tried(world.other, moved, { stage: 'accepted' }) });
    expect(await tried(world.ledger, line, ready)).toBe('written');
    expect(await world.ledger.read(line.id)).toMatchObject({ stage: 'accepted', version: 3 });
  });

  it('that never landed is an error, not a loss', async () => {
    const { ledger } = await accepted('lost request');
    await expect(tried(ledger, line, ready)).rejects.toThrow('ECONNRESET');
    expect(await ledger.read(line.id)).toEqual(line);
  });

  it("that was somebody else's, of the same version, is not taken for ours", async () => {
    const { ledger, other } = await accepted();
    await go(other, line, ready);
    expect(await tried(ledger, line, ready)).toBe('lost');
  });

  it('that meets others by chance is tried again, and not for ever', async () => {
    const { ledger, calls } = await accepted(CONFLICT, CONFLICT);
    await go(ledger, line, ready);
    expect(calls.writes).toBe(3);

    const stuck = await accepted(...Array<Fault>(9).fill(CONFLICT));
    await expect(tried(stuck.ledger, line, ready)).rejects.toThrow(TransactionCanceledException);
    expect(stuck.calls.writes).toBe(6);
  });

  it('that meets another is not judged by the conditions that were looked at', async () => {
    const beside: Fault = { conflictBeside: [4] };
    const { ledger } = await accepted(beside, beside);
    await go(ledger, line, leaving);
    const stuck = await accepted(...Array<Fault>(9).fill(beside));
    expect(await tried(stuck.ledger, line, leaving)).toBe('over_budget');
  });

  it('that leaves the lock to another purchase is ours when its reply is lost as well', async () => {
    const world = await accepted();
    const second = aLine('2', 'REQ-2');
    await world.other.accept([second]);
    await go(world.other, line, checkingOut());
    world.faults.push('none', 'lost reply');
    await go(world.ledger, second, ordered());
    expect(world.calls.writes).toBe(2);
    expect(await world.ledger.lockHolder(line.intent)).toBe(line.id);
  });

  it('that takes more digits than a budget can keep is an error, and writes nothing', async () => {
    const { ledger } = await accepted();
    const tiny = checkingOut(
      [aSend()],
      {},
      { hold: aHold([aBudget()], money(`0.${'1'.repeat(39)}`, 'EUR')) },
    );
    await expect(tried(ledger, line, tiny)).rejects.toThrow();
    expect(await ledger.read(line.id)).toEqual(line);
    expect(await ledger.lockHolder(line.intent)).toBeUndefined();
  });

  it('keeps a budget as numbers whose third is the sum of the others', async () => {
    const { ledger, dynamo, table } = await accepted();
    await ledger.accept([aLine('2', 'REQ-2')]);
    await go(ledger, await go(ledger, line, leaving), { ...ordered(), hold });
    await go(ledger, aLine('2', 'REQ-2'), leaving);
    const { pk, sk } = budgetKey('all', '2024-02', 'EUR');
    const { Item } = await dynamo.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } } }),
    );
    expect(Item).toMatchObject({ reserved: { N: '10' }, spent: { N: '10' }, committed: { N: '20' } });
  });

  it('empties a lock and leaves its item', async () => {
    const { ledger, dynamo, table } = await accepted();
    await go(ledger, await go(ledger, line, leaving), { ...ordered(), hold });
    const key = lockKey(lockOf(line.intent));
    expect((await dynamo.send(new GetCommand({ TableName: table, Key: key }))).Item).toEqual(key);
  });
});

describe('a decision on purchasing', () => {
  const open: Purchasing = {
    state: 'open',
    since: '2024-02-01T00:00:00.000Z',
    by: 'ada',
    reason: 'go',
    stops: [],
  };
  const stopped: Purchasing = { ...open, state: 'stopped', by: 'grace' };

  it.each<Fault>(['lost reply', 'repeated'])('that landed, %s, is taken for ours', async (fault) => {
    const { ledger } = await ledgerWith(fault);
    expect(await ledger.setPurchasing(NEVER_OPENED, open)).toBe('written');
    expect(await ledger.purchasing()).toEqual(open);
  });

  it('that landed and lost its reply is ours although somebody has already decided otherwise', async () => {
    const world = await ledgerWith();
    world.faults.push({ lostAfter: () => world.other.setPurchasing(open, stopped) });
    expect(await world.ledger.setPurchasing(NEVER_OPENED, open)).toBe('written');
    expect(await world.ledger.purchasing()).toEqual(stopped);
  });

  it("the same as somebody else's is not taken for ours", async () => {
    const { ledger, other } = await ledgerWith();
    await other.setPurchasing(NEVER_OPENED, open);
    expect(await ledger.setPurchasing(NEVER_OPENED, open)).toBe('lost');
  });

  it('that never landed is an error', async () => {
    const { ledger } = await ledgerWith('lost request');
    await expect(ledger.setPurchasing(NEVER_OPENED, open)).rejects.toThrow('ECONNRESET');
    expect(await ledger.purchasing()).toEqual(NEVER_OPENED);
  });

  it('waits for the purchases that are just looking whether it is open', async () => {
    const { ledger } = await ledgerWith(CONFLICT, CONFLICT, CONFLICT);
    expect(await ledger.setPurchasing(NEVER_OPENED, open)).toBe('written');
  });
});

describe('what is put once', () => {
  const elsewhere: OrderElsewhere = {
    orderId: asId('o-1'),
    customerId: line.intent.customerId,
    orderedAtMs: NOW_MS,
    seenAtMs: NOW_MS,
  };

  it.each<Fault>(['lost reply', 'repeated'])('and landed, %s, is new the first time', async (fault) => {
    const { ledger } = await ledgerWith(fault);
    expect(await ledger.noteElsewhere(elsewhere)).toBe('new');
    expect(await ledger.noteElsewhere(elsewhere)).toBe('known');
  });

  it('and never landed is an error', async () => {
    const { ledger } = await ledgerWith('lost request');
    await expect(ledger.noteElsewhere(elsewhere)).rejects.toThrow('ECONNRESET');
    expect(await ledger.noteElsewhere(elsewhere)).toBe('new');
  });

  it('and did not land this time is an error, although another is there', async () => {
    const { ledger } = await ledgerWith('none', 'lost request');
    await ledger.noteElsewhere(elsewhere);
    await expect(ledger.noteElsewhere(elsewhere)).rejects.toThrow('ECONNRESET');
  });
});

describe('a claim of work', () => {
  it('that landed and lost its reply is had by who asks again', async () => {
    const { ledger } = await ledgerWith('lost reply', 'none', 'repeated');
    await expect(ledger.claim(line.id, 'one', NOW_MS, NOW_MS + 10)).rejects.toThrow('ECONNRESET');
    expect(await ledger.claim(line.id, 'two', NOW_MS, NOW_MS + 10)).toBe(false);
    expect(await ledger.claim(line.id, 'one', NOW_MS, NOW_MS + 10)).toBe(true);
  });

  it('that is given back twice is given back once, and its item stays', async () => {
    const { ledger, dynamo, table } = await ledgerWith('none', 'repeated');
    await ledger.claim(line.id, 'one', NOW_MS, NOW_MS + 10);
    await ledger.release(line.id, 'one');
    const key = leaseKey(line.id);
    expect((await dynamo.send(new GetCommand({ TableName: table, Key: key }))).Item).toEqual(key);
  });
});

describe('what was stored before order ids were claimed in small letters', () => {
  it('still holds: an order is claimed as its id was written', async () => {
    const { ledger, dynamo, table } = await ledgerWith();
    await openPurchasing(ledger);
    const before = { pk: 'ORDER#Order-Ab', sk: 'CLAIM', purchaseId: 'p-before' };
    await dynamo.send(new PutCommand({ TableName: table, Item: before }));
    const orderId = asId<'OrderId'>('Order-Ab');
    expect(await ledger.orderOwner(orderId)).toBe('p-before');
    await ledger.accept([aLine('1')]);
    const sent = await go(ledger, aLine('1'), checkingOut());
    const order = { ...ordered().order, orderId };
    expect(await tried(ledger, sent, { ...ordered(), order })).toBe('claimed');
    expect(await ledger.read(sent.id)).toEqual(sent);
  });
});
