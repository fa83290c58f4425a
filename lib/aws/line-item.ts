import type { BilledLine, LineCategory } from '../billing/billed-line.ts';
import type { Day } from '../values/day.ts';
import { decimal, decimalText } from '../values/decimal.ts';
import { asId } from '../values/id.ts';
import { lineKey } from './keys.ts';

type Item = Record<string, unknown>;

/**
 * One line as an item below 1 KB, one write unit: short names, numbers as text, nothing for what is empty. Where the
 * line lies in the archive (part and line number) is in its key.
 */
export function lineItem(version: string, line: BilledLine): Item {
  const item: Item = lineKey({ ...line, version });
  for (const [field, name] of TEXTS)
    if (line[field] !== undefined && line[field] !== '') item[name] = line[field];
  for (const [field, name] of DECIMALS) item[name] = decimalText(line[field]);
  return item;
}

export function lineFrom(item: Item): BilledLine {
  const [, documentId] = textOf(item, 'pk').split('#');
  const [part, lineNumber] = textOf(item, 'sk').split('#');
  const texts = Object.fromEntries(TEXTS.map(([field, name]) => [field, textOf(item, name)])) as Texts;
  const decimals = Object.fromEntries(
    DECIMALS.map(([field, name]) => [field, decimal(textOf(item, name))]),
  ) as Pick<BilledLine, DecimalField>;
  return {
    ...texts,
    ...decimals,
    documentId: asId<'DocumentId'>(documentId ?? ''),
    part: Number(part),
    lineNumber: Number(lineNumber),
    category: texts.category as LineCategory,
    chargeStart: dayOrNone(texts.chargeStart),
    chargeEnd: dayOrNone(texts.chargeEnd),
    subscriptionStart: dayOrNone(texts.subscriptionStart),
  };
}

type DecimalField = 'effectiveUnitPrice' | 'exchangeRate' | 'billableQuantity' | 'subtotal' | 'tax' | 'total';
type TextField = Exclude<keyof BilledLine, DecimalField | 'documentId' | 'part' | 'lineNumber'>;
type Texts = Record<TextField, string>;

const TEXTS = Object.entries({
  category: 'ca',
  categoryRule: 'cr',
  customerId: 'cu',
  orderId: 'o',
  alternateId: 'a',
  reservationOrderId: 'ro',
  referenceId: 'rf',
  subscriptionId: 'su',
  productId: 'p',
  skuId: 's',
  productName: 'n',
  chargeType: 'ct',
  termAndBillingCycle: 'tb',
  billingFrequency: 'bf',
  chargeStart: 'f',
  chargeEnd: 't',
  subscriptionStart: 'ss',
  pricingCurrency: 'pc',
  currency: 'c',
} satisfies Record<TextField, string>) as [TextField, string][];

const DECIMALS = Object.entries({
  effectiveUnitPrice: 'u',
  exchangeRate: 'x',
  billableQuantity: 'q',
  subtotal: 'b',
  tax: 'v',
  total: 'g',
} satisfies Record<DecimalField, string>) as [DecimalField, string][];

function textOf(item: Item, name: string): string {
  const value = item[name];
  return typeof value === 'string' ? value : '';
}

function dayOrNone(text: string): Day | undefined {
  return text === '' ? undefined : (text as Day);
}
