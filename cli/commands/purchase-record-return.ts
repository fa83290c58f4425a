import { isDay } from '../../lib/values/day.ts';
import { decimal } from '../../lib/values/decimal.ts';
import { ID_TEACHES, neededOption, textOption, UsageError, type Command } from '../command.ts';
import type { FinanceClient } from '../finance-client.ts';
import { findPurchase } from '../find-purchase.ts';
import { isObserved, purchaseIdOf } from '../purchase-names.ts';

/** Said to whoever changed the returns of a purchase: the books are reconciled by night. */
export const FOLLOWS = 'What is expected, and what differs, follows with the next night.';

/** Returns are not in Microsoft's API: what is recorded here is what refunds are expected from. */
export const purchaseRecordReturn: Command = {
  words: ['purchase', 'record-return'],
  takes: ['ID'],
  options: {
    on: {
      type: 'string',
      value: 'DAY',
      says: 'the day of the return: 2024-02-29',
      needed: true,
      field: 'returnedOn',
    },
    quantity: { type: 'string', value: 'N', says: 'how many units were given back', needed: true },
    amount: {
      type: 'string',
      value: 'AMOUNT',
      says: 'what Microsoft is to pay back, before tax, in the currency of the purchase',
      needed: true,
    },
    'return-id': {
      type: 'string',
      value: 'ID',
      says: 'name of this return; the same name twice is one return (otherwise made of day, quantity and amount)',
      field: 'returnId',
    },
    'exchanged-for': {
      type: 'string',
      value: 'ID',
      says: 'the purchase that it was exchanged for, where it was',
      field: 'exchangedFor',
    },
    why: { type: 'string', value: 'TEXT', says: 'a word on it for whoever reads it later' },
  },
  summary: 'records units that were given back, so that their refund is expected',
  teaches: [
    ID_TEACHES,
    FOLLOWS,
    'A return that was recorded by mistake is taken back with `tieout purchase withdraw-return`.',
    'An exchange is a return that names what it was exchanged for; the new purchase is recorded as any other.',
  ],
  example: 'purchase record-return REQ-1/1 --on 2024-02-10 --quantity 1 --amount 500.00',
  run: async (asked) => {
    const returnedOn = day(neededOption(asked, 'on'));
    const quantity = wholeNumber(neededOption(asked, 'quantity'));
    const amount = positiveAmount(neededOption(asked, 'amount'));
    const purchase = await boughtBy(asked.client, asked.given[0] ?? '');
    const { currency } = purchase.charge;
    const other = textOption(asked, 'exchanged-for');
    const exchangedFor = other === undefined ? undefined : await purchaseIdOf(asked.client, other);
    const why = textOption(asked, 'why');
    const returnId = textOption(asked, 'return-id') ?? `${returnedOn}.${quantity}.${amount}`;
    const { recorded } = await asked.client.recordReturn(purchase.id, {
      returnId,
      returnedOn,
      quantity,
      amount,
      currency,
      ...(exchangedFor === undefined ? {} : { exchangedFor }),
      ...(why === undefined ? {} : { why }),
    });
    const what = `Return ${returnId}: ${quantity} of ${purchase.quantity} on ${returnedOn}, ${amount} ${currency}${other === undefined ? '' : `, exchanged for ${other},`}`;
    return `${what} ${recorded === 'already' ? 'had been recorded already' : 'is recorded'}.\n${FOLLOWS}\n`;
  },
};

// What was bought before us can be given back as well.
async function boughtBy(client: FinanceClient, named: string) {
  if (isObserved(named)) return client.observedPurchase(named);
  const purchase = await findPurchase(client, named);
  return { ...purchase, charge: purchase.charge ?? purchase.expectedCharge };
}

function day(text: string): string {
  if (!isDay(text)) throw new UsageError(`--on is not a day like 2024-02-29: ${text}`);
  return text;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--quantity is not a whole number above 0: ${text}`);
  return Number(text);
}

function positiveAmount(text: string): string {
  if (!/^\d+(\.\d+)?$/.test(text) || !decimal(text).gt('0'))
    throw new UsageError(
      `--amount is not a positive amount like 500.00, with a point before the cents: ${text}`,
    );
  return text;
}
