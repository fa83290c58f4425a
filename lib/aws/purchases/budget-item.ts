import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { decimal, decimalText, ZERO, type Decimal } from '../../values/decimal.ts';
import { minus, money } from '../../values/money.ts';
import type { BudgetHold, BudgetKey, BudgetState, CountedBudget } from '../../purchasing/budget.ts';
import type { Demands } from '../../purchasing/demands.ts';
import type { WriteItem } from '../conditional-write.ts';
import { budgetKey } from '../keys.ts';
import type { LedgerTable } from './ledger-table.ts';

type Change = NonNullable<Demands['budget']>['change'];

/**
 * What stands in a budget is kept as three numbers, `committed` being the sum of the other two, because a condition can
 * compare but not add. They are numbers of DynamoDB, exact to 38 digits, and never numbers of JavaScript; what needs more
 * digits is refused by the table, and nothing of its transaction is written.
 */
const CHANGES: Readonly<Record<Change, string>> = {
  reserve:
    'SET #reserved = if_not_exists(#reserved, :zero) + :amount, #spent = if_not_exists(#spent, :zero), #committed = if_not_exists(#committed, :zero) + :amount',
  // An order exists, whatever the budget says: neither this nor a release has a condition that could keep it unrecorded.
  spend:
    'SET #reserved = if_not_exists(#reserved, :zero) - :amount, #spent = if_not_exists(#spent, :zero) + :amount, #committed = if_not_exists(#committed, :zero)',
  release:
    'SET #reserved = if_not_exists(#reserved, :zero) - :amount, #spent = if_not_exists(#spent, :zero), #committed = if_not_exists(#committed, :zero) - :amount',
};

/** One change of one budget. Reserving alone has a condition: that the budget holds this much more. */
export function budgetWrite(
  table: string,
  change: Change,
  amount: BudgetHold['amount'],
  budget: CountedBudget,
): WriteItem {
  const room = minus(budget.limit, amount).amount;
  const unused = room.gte(ZERO) ? 'attribute_not_exists(#committed) OR ' : '';
  return {
    Update: {
      TableName: table,
      Key: budgetKey(budget.scope, budget.period, budget.currency),
      UpdateExpression: CHANGES[change],
      ExpressionAttributeNames: { '#reserved': 'reserved', '#spent': 'spent', '#committed': 'committed' },
      ExpressionAttributeValues: {
        ':amount': exact(amount.amount),
        ':zero': exact(ZERO),
        ...(change === 'reserve' && { ':room': exact(room) }),
      },
      ...(change === 'reserve' && { ConditionExpression: `${unused}#committed <= :room` }),
    },
  };
}

/** Asks without the document client's translation, which makes JavaScript numbers of DynamoDB's. */
export async function readBudget(store: LedgerTable, key: BudgetKey): Promise<BudgetState> {
  const { pk, sk } = budgetKey(key.scope, key.period, key.currency);
  const get = new GetItemCommand({
    TableName: store.table,
    Key: { pk: { S: pk }, sk: { S: sk } },
    ConsistentRead: true,
  });
  const { Item } = await store.dynamo.send(get);
  const standing = (text: string | undefined) => money(decimal(text ?? '0'), key.currency);
  return { reserved: standing(Item?.['reserved']?.N), spent: standing(Item?.['spent']?.N) };
}

function exact(value: Decimal): NumberValue {
  return NumberValue.from(decimalText(value));
}
