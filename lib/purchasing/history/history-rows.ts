import { isDay, type Day } from '../../values/day.ts';
import { decimal, decimalText, truncate } from '../../values/decimal.ts';
import { decode, type Problem } from '../../values/decode.ts';
import { isCurrency } from '../../values/currency.ts';
import { asId } from '../../values/id.ts';
import { minorDigits, money } from '../../values/money.ts';
import { z } from '../../values/schema.ts';
import { printableText } from '../../values/printable-text.ts';
import { guid, positive, text } from '../upstream/message-fields.ts';
import { observedId, type ObservedPurchase } from './observed-purchase.ts';

/** A row of a file as somebody typed it: its number there, and the text of each cell by the name of its column. */
export type HistoryRow = { readonly row: number; readonly cells: Readonly<Record<string, string>> };

/** Columns of a file of history; all but `needed` may be empty or missing. */
export const HISTORY_COLUMNS = {
  needed: ['customerId', 'quantity', 'term', 'billingCycle', 'charge', 'currency', 'orderedOn'],
  optional: [
    ...(['orderId', 'orderLine', 'reservationOrderId', 'alternateId', 'productId', 'skuId'] as const),
    ...(['unitPrice', 'pricingCurrency', 'exchangeRate', 'reference', 'correct'] as const),
  ],
} as const;

const id = text(/^[A-Za-z0-9._-]{1,64}$/, 'is not an id');

const currency = z
  .string()
  .check(z.refine(isCurrency, 'is not the code of a currency in capitals, as ISO 4217 has them'));

const rowSchema = z.strictObject({
  customerId: guid,
  orderId: z.optional(id),
  orderLine: z.optional(text(/^\d{1,4}$/, 'is not the number of a line of the order, counted from 0')),
  reservationOrderId: z.optional(guid),
  alternateId: z.optional(id),
  productId: z.optional(id),
  skuId: z.optional(id),
  quantity: text(/^[1-9]\d{0,8}$/, 'is not a whole number above 0'),
  term: z.enum(['P1Y', 'P3Y']),
  billingCycle: z.enum(['one_time', 'monthly']),
  charge: positive,
  currency,
  unitPrice: z.optional(positive),
  pricingCurrency: z.optional(currency),
  exchangeRate: z.optional(positive),
  orderedOn: z.string().check(z.refine((day) => isDay(day), 'is not a day like 2024-02-29')),
  reference: z.optional(printableText(200)),
  correct: z.optional(z.enum(['yes', 'no'])),
});

type ReadRow =
  | { readonly ok: true; readonly observed: ObservedPurchase; readonly corrects: boolean }
  | { readonly ok: false; readonly row: number; readonly problems: readonly Problem[] };

/**
 * One row as history, or every reason why it is none. The field of a problem is the name of the column. `correct` = `yes`
 * says that it replaces what the history says of this purchase; an order of several lines has one row for each, by its
 * `orderLine`. What was ordered after `today` is no history.
 */
export function readHistoryRow({ row, cells }: HistoryRow, by: string, today: Day): ReadRow {
  const filled = Object.entries(cells)
    .map(([column, cell]) => [column.trim(), cell.trim()] as const)
    .filter(([, cell]) => cell !== '');
  const decoded = decode(rowSchema, Object.fromEntries(filled));
  if (!decoded.ok) return { ok: false, row, problems: decoded.problems };
  const problem = problemOf(decoded.value, today);
  if (problem) return { ok: false, row, problems: [problem] };
  const {
    orderId,
    orderLine = '0',
    reservationOrderId,
    alternateId,
    quantity,
    charge,
    unitPrice,
    pricingCurrency,
    exchangeRate,
    ...rest
  } = decoded.value;
  const observed: ObservedPurchase = {
    id: observedId({ orderId, reservationOrderId, lineNumber: Number(orderLine) }),
    customerId: asId(rest.customerId),
    orderId: orderId === undefined ? undefined : asId(orderId),
    reservationOrderId: reservationOrderId === undefined ? undefined : asId(reservationOrderId.toLowerCase()),
    alternateId,
    productId: rest.productId ?? '',
    skuId: rest.skuId ?? '',
    quantity: Number(quantity),
    term: rest.term,
    billingCycle: rest.billingCycle,
    charge: money(charge, rest.currency),
    unitPrice:
      unitPrice === undefined || pricingCurrency === undefined
        ? undefined
        : money(unitPrice, pricingCurrency),
    exchangeRate,
    orderedOn: rest.orderedOn as Day,
    reference: rest.reference,
    from: 'file',
    by,
  };
  return { ok: true, observed, corrects: rest.correct === 'yes' };
}

type Row = z.output<typeof rowSchema>;

function problemOf(row: Row, today: Day): Problem | undefined {
  const { orderId, orderLine, reservationOrderId, orderedOn } = row;
  if (orderId === undefined && reservationOrderId === undefined) {
    const reason = 'is missing, and so is reservationOrderId: one of them is what charges are matched by';
    return { field: 'orderId', reason };
  }
  if (orderId === undefined && orderLine !== undefined)
    return { field: 'orderLine', reason: 'is a line of an order, and there is no orderId' };
  if (orderedOn > today) return { field: 'orderedOn', reason: `is in the future; today is ${today}` };
  return unitProblem(row) ?? priceProblem(row);
}

// What Microsoft bills has no part of the smallest unit: such a charge would differ from every line. Zeros are no part.
function unitProblem({ charge, currency }: Row): Problem | undefined {
  const digits = minorDigits(currency);
  if (truncate(decimal(charge), digits).eq(charge)) return undefined;
  const reason = digits === 0 ? `has decimals, and ${currency} has none` : `has more than ${digits} decimals`;
  return { field: 'charge', reason: `${reason}: no invoice of ${currency} comes to that` };
}

/** A price that is not the charge's would be held against every instalment. What it comes to is rounded for each unit, or once. */
function priceProblem({ quantity, charge, currency, ...row }: Row): Problem | undefined {
  const { unitPrice, pricingCurrency, exchangeRate } = row;
  if (unitPrice === undefined)
    return pricingCurrency === undefined
      ? undefined
      : { field: 'pricingCurrency', reason: 'is the currency of a unitPrice, and there is none' };
  if (pricingCurrency === undefined)
    return { field: 'pricingCurrency', reason: 'is missing: it is the currency of unitPrice' };
  const rate = exchangeRate ?? (pricingCurrency === currency ? '1' : undefined);
  if (rate === undefined) return undefined;
  const cost = decimal(unitPrice).times(quantity).times(rate);
  const rounding = decimal(`1e-${minorDigits(currency)}`).times(String(Math.max(2, Number(quantity))));
  return cost.minus(charge).abs().gt(rounding)
    ? {
        field: 'unitPrice',
        reason: `comes to ${decimalText(cost)} ${currency} for ${quantity}, and the charge is ${charge}`,
      }
    : undefined;
}
